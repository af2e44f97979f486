/* Where the reader is: the current step, the lifeline that is followed, and going on by itself. */

class Steps {
  current = 0;
  /** The name of the lifeline whose story is told, or nothing. */
  story = "";
  timer = 0;

  constructor(viewer) {
    this.viewer = viewer;
  }

  /** Makes a step the current one, or none (0). */
  goTo(number, follow = true) {
    const { viewer } = this, { picture, section } = viewer, step = picture.step(number), isOther = this.current !== (step ? number : 0);
    for (const element of [picture.step(this.current), picture.entries.get(this.current)]) element?.removeAttribute("aria-current");
    this.current = step ? number : 0;
    if (step && this.story && !namesOf(step).includes(this.story)) this.story = "";
    section.classList.toggle("stepping", this.current > 0);
    viewer.card.describe();
    this.writeAddress();
    this.light();
    if (isOther) viewer.tell();
    if (!step) return;
    const entry = picture.entries.get(number);
    for (const element of [step, entry]) put(element, { "aria-current": "step" });
    viewer.showEntry(entry);
    picture.unfoldAround(step);
    if (follow) viewer.view.reveal(picture.area(step));
  }

  /** The address names the current step, unless the viewer goes on by itself or another one has the address. */
  writeAddress() {
    if (!this.viewer.hasAddress || this.timer) return;
    if (this.current) history.replaceState(history.state, "", `#step-${this.current}`);
    else if (location.hash.startsWith("#step-")) history.replaceState(history.state, "", location.href.split("#")[0]);
  }

  /** Goes to the next step that is not folded away and touches the lifeline that is followed; from nowhere, to the first in sight. */
  move(direction) {
    const { picture, view } = this.viewer;
    if (!this.current && !this.story) return this.goTo(picture.numberOf(view.firstInSight()));
    const numbers = (this.story ? picture.byLifeline.get(this.story) : [...picture.entries.keys()].sort((a, b) => a - b))
      .filter((number) => !picture.step(number).classList.contains("away"));
    const next = direction > 0 ? numbers.find((number) => number > this.current) : numbers.findLast((number) => number < this.current);
    if (next) this.goTo(next);
    return Boolean(next);
  }

  goToEnd(last) {
    const { picture } = this.viewer, told = picture.shown().filter(({ element }) => !this.story || namesOf(element).includes(this.story));
    this.goTo(picture.numberOf(told.at(last ? -1 : 0)));
  }

  /** Shows everything again. */
  leave() {
    this.pause();
    this.story = "";
    this.goTo(0);
  }

  /** Follows one lifeline: what does not touch it is greyed, and the keys go through its steps alone. */
  follow(name) {
    const { picture } = this.viewer;
    this.story = picture.byLifeline.has(name) ? name : "";
    if (this.story && this.current && !namesOf(picture.step(this.current)).includes(name)) this.goTo(0);
    this.viewer.card.describe();
    this.light();
    if (this.story && !this.current) this.revealStory();
  }

  /** Brings the next step of the story into sight, or the last one if there is no more, so that not all in sight is grey. */
  revealStory() {
    const { picture, view } = this.viewer, told = picture.shown().filter(({ element }) => namesOf(element).includes(this.story));
    const step = told.find(({ top }) => top >= (view.firstInSight()?.top || 0)) || told.at(-1);
    if (step) view.reveal(picture.area(step.element));
  }

  /** Follows the next lifeline of the current step, after the last one none. */
  followNext() {
    const names = [...new Set(namesOf(this.viewer.picture.step(this.current) || document.body))];
    this.follow(names[names.indexOf(this.story) + 1] || "");
  }

  /** The current step and the heads of its lifelines shine through a veil over everything else. */
  light() {
    const { picture, section } = this.viewer, { veil, spot, svg, strip } = picture;
    const step = picture.step(this.current), names = this.story ? [this.story] : step && namesOf(step);
    const isIdle = (head) => Boolean(names) && !names.includes(head.dataset.lifelines);
    veil.classList.toggle("away", !step || Boolean(this.story));
    spot.classList.toggle("away", !step);
    for (const head of all(".head", strip)) head.classList.toggle("idle", isIdle(head));
    section.classList.toggle("following", Boolean(this.story));
    one("select[data-story]", section).value = this.story;
    this.greyOthers();
    if (!step) return;
    const hole = ([x, y, width, height], room) => `M${x - room} ${picture.place(y) - room}h${width + 2 * room}v${height + 2 * room}H${x - room}z`;
    const heads = all(".head:not(.away)", svg).filter((head) => !isIdle(head)), area = picture.area(step), [x, y, width, height] = area;
    put(veil, { d: `M0 0H${picture.width}V${picture.place(picture.height)}H0z${hole(area, 6)}${heads.map((head) => hole(picture.area(head), 1)).join("")}` });
    put(spot, { x: x - 6, y: picture.place(y) - 6, width: width + 12, height: height + 12 });
  }

  /** Greys what does not touch the lifeline that is followed; frames stay as long as there is something of it inside. */
  greyOthers() {
    const { svg } = this.viewer.picture;
    if (!this.story && !one(".other", svg)) return;
    const frames = new Set();
    const touches = (element) => !this.story || namesOf(element).includes(this.story);
    for (const { element } of this.viewer.picture.steps) {
      for (let name = touches(element) && element.dataset.in; name; name = document.getElementById(name)?.dataset.in) frames.add(name);
    }
    for (const element of all("g[id][class]:not(.title)", svg)) {
      element.classList.toggle("other", element.matches(".fragment") ? Boolean(this.story) && !frames.has(element.id) : !touches(element));
    }
  }

  /** Goes on by itself, from the last step to the first. Not for readers who prefer less motion, unless they `asked` for it. */
  play({ interval = 2800, asked = false } = {}) {
    if (this.timer || (calm.matches && !asked) || !this.viewer.picture.steps.length) return Boolean(this.timer);
    const tick = () => { if (!document.hidden && !this.move(1)) this.goToEnd(false); };
    this.timer = setInterval(tick, interval);
    this.showPlaying();
    if (!this.current) this.goToEnd(false);
    return true;
  }

  pause() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = 0;
    this.showPlaying();
    this.viewer.card.speak();
  }

  showPlaying() {
    const isOn = Boolean(this.timer);
    this.viewer.section.classList.toggle("playing", isOn);
    put(this.viewer.button("play"), { "aria-pressed": isOn, "aria-label": isOn ? "Pause" : "Play" });
  }
}
