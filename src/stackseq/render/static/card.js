/* The card: what there is to say about the current step. */

class Card {
  isOpen = !narrow.matches && innerHeight > 600;

  constructor(viewer) {
    this.viewer = viewer;
    this.detail = one(".detail", viewer.section);
    this.detail.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-step]");
      if (!link) return;
      event.preventDefault();
      if (link.matches(".link")) this.copy(link); else viewer.goTo(Number(link.dataset.step));
    });
  }

  /** Says which step it is; without one, how many there are, or whose story is told. */
  describe() {
    const { steps, picture, section } = this.viewer, number = steps.current, entry = picture.entries.get(number);
    const told = steps.story ? picture.byLifeline.get(steps.story) : [...picture.entries.keys()];
    const name = steps.story.replaceAll("\u00a0", " "), of = name && ` of ${name}`;
    this.viewer.button("leave").hidden = !number && !steps.story;
    if (entry) this.detail.replaceChildren(...this.about(number, entry, told, of));
    else this.detail.replaceChildren(`${count(told.length)}${of}`);
    this.speak();
    this.viewer.sheet.style.setProperty("--dock", `${one(".dock", section).offsetHeight}px`);
  }

  about(number, entry, told, of) {
    const { steps, picture } = this.viewer, say = (className, textContent) => build("span", { className, textContent });
    const place = steps.story ? `${told.indexOf(number) + 1} / ${told.length}${of}` : `${number} / ${told.length}`;
    const change = one(".change", entry)?.cloneNode(true), frames = this.framesAround(entry).join(" › ");
    const top = build("div", { className: "card-top" }, ...change ? [change] : [], one(".route", entry).cloneNode(true), say("count", place), this.link(number));
    const parts = all(":scope > a > .what, :scope > .where, :scope > .proofs", entry.parentElement).map((part) => part.cloneNode(true));
    if (frames) parts.unshift(say("inside", frames));
    const signs = this.signs(picture.step(number)), near = this.near(picture.step(number), number);
    return [top, ...parts, ...near.length || signs.length ? [this.fold(signs.length ? "What to look for, and its neighbours" : "Its neighbours", ...signs, ...near)] : []];
  }

  framesAround(entry) {
    const frames = [];
    for (let frame = entry.closest(".operand"); frame; frame = frame.parentElement.closest(".operand")) frames.unshift(one("p", frame).textContent);
    return frames;
  }

  /** The address of a step; it tells apart what it was from what has its number in another edition. */
  link(number) {
    const link = build("a", { className: "link", href: `#step-${number}-${this.viewer.picture.keyOf(number)}`, textContent: `#step-${number}`, title: "Copy the address of this step" });
    link.dataset.step = number;
    return link;
  }

  async copy(link) {
    const said = link.textContent;
    try { await navigator.clipboard.writeText(link.href); } catch {
      const box = build("textarea", { value: link.href });
      link.after(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
    link.textContent = "Copied";
    one(".spoken", this.viewer.section).textContent = "Copied the address of this step";
    setTimeout(() => { link.textContent = said; }, 1600);
  }

  fold(title, ...more) {
    const box = build("details", { className: "more", open: this.isOpen }, build("summary", { textContent: title }), ...more);
    box.addEventListener("toggle", () => {
      this.isOpen = box.open;
      this.viewer.sheet.style.setProperty("--dock", `${one(".dock", this.viewer.section).offsetHeight}px`);
    });
    return box;
  }

  /** What its function leaves for people to find, which the list has at the first step of that function. */
  signs(step) {
    const first = step.dataset.anchor && this.viewer.picture.steps.find(({ element }) => element.dataset.anchor === step.dataset.anchor
      && one(":scope > .signs", this.entryOf(element)));
    const found = first && one(":scope > .signs", this.entryOf(first.element)).cloneNode(true);
    return found ? [found] : [];
  }

  entryOf(element) { return this.viewer.picture.entries.get(this.viewer.picture.numberOf({ element })).parentElement; }

  /** The steps before and after it, on each of its lifelines. */
  near(step, number) {
    const { picture } = this.viewer, rows = [];
    for (const name of [...new Set(namesOf(step))].slice(0, 3)) {
      const numbers = picture.byLifeline.get(name), at = numbers.indexOf(number);
      rows.push(build("b", { textContent: name.replaceAll("\u00a0", " ") }), this.neighbour(numbers[at - 1], "before"), this.neighbour(numbers[at + 1], "after"));
    }
    return rows.length ? [build("div", { className: "near" }, ...rows)] : [];
  }

  neighbour(number, when) {
    if (!number) return build("span", { className: "faint", textContent: when === "before" ? "begins here" : "ends here" });
    const what = one(".what", this.viewer.picture.entries.get(number)).textContent || one(".route", this.viewer.picture.entries.get(number)).textContent;
    const link = build("a", { href: `#step-${number}`, title: `The step ${when} it` }, build("span", { className: "unseen", textContent: `${when}: ` }), when === "before" ? `← ${number} ${what}` : `${number} ${what} →`);
    link.dataset.step = number;
    return link;
  }

  /** Tells those who listen, but not while the viewer goes on by itself. */
  speak() {
    const { steps, picture, section } = this.viewer, entry = picture.entries.get(steps.current), words = [];
    if (steps.timer) return;
    if (entry) words.push(`Step ${steps.current} of ${picture.entries.size}`, one(".route", entry).textContent, one(".what", entry).textContent, ...this.framesAround(entry));
    else if (steps.story) words.push(this.detail.textContent);
    one(".spoken", section).textContent = words.join(". ");
  }
}
