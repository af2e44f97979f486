/* The viewer as a whole: what is shown, keys and buttons, and what the page may ask of it. */

const KEYS = {
  ArrowRight: "next", ArrowDown: "next", j: "next", ArrowLeft: "previous", ArrowUp: "previous", k: "previous", Home: "first", End: "last",
  "/": "find", f: "fold", l: "outline", "?": "help", "+": "larger", "=": "larger", "-": "smaller", 0: "actual", w: "fit", s: "story", p: "play",
};
/** Keys that scroll the page: in a part of one they do, unless the reader is in the viewer. */
const SCROLLING = /^(ArrowUp|ArrowDown|Home|End)$/;
const PAN = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] };

class Viewer {
  constructor(section, { address = !section.dataset.prefix && section.dataset.viewer !== "plain" } = {}) {
    this.section = section;
    this.prefix = section.dataset.prefix;
    this.hasAddress = address;
    this.viewport = one(".viewport", section);
    this.sheet = one(".sheet", section);
    this.panel = one(".panel", section);
    this.help = one(".help", section);
    this.view = new View(this);
    this.steps = new Steps(this);
    this.card = new Card(this);
    this.finder = new Finder(this);
    this.paper = new Paper(this);
    this.actions = this.makeActions();
    this.listen();
    this.begin();
    if (address) this.goTo(this.picture.numberIn(location.hash), false);
    // The browser scrolls to the step as well, but below the heads.
    addEventListener("load", () => requestAnimationFrame(() => this.number && this.view.reveal(this.picture.area(this.picture.step(this.number)), "auto")));
  }

  /** The current step, or 0. */
  get number() { return this.steps.current; }

  goTo(number, follow) { this.steps.goTo(Number(number), follow); }
  play(options) { return this.steps.play(options); }
  pause() { this.steps.pause(); }
  follow(name) { this.steps.follow(name.replaceAll(" ", "\u00a0")); }

  /** All steps in order: their number, what they are recognised by, their function, and what they say. */
  list() {
    const { picture } = this;
    return [...picture.entries].sort(([a], [b]) => a - b).map(([number]) => {
      const { dataset, ariaLabel } = picture.step(number);
      return { number, key: picture.keyOf(number), anchor: dataset.anchor || "", label: ariaLabel };
    });
  }

  /** Paints steps: { 14: "added", 15: "changed", 16: "removed" }; nothing takes all of it away. */
  marks(changes) {
    this.picture.mark(changes || {});
    this.card.describe();
  }

  /** Shows another diagram: the texts `picture`, `strip`, `model` and `outline`. The reader stays at the step that is the same. */
  show({ picture, strip, model, outline }) {
    const { number, section, steps } = this, key = this.picture.keyOf(number), old = number && this.picture.step(number).dataset.anchor, { story } = steps;
    one(".sheet > .drawing", section).replaceWith(parse(picture));
    one(".strip > .drawing", section).replaceWith(parse(strip));
    one(".model", section).textContent = model;
    one(".outline", section).replaceChildren(parse(outline));
    steps.current = 0;
    steps.story = "";
    this.begin();
    if (!this.finder.box.hidden) this.finder.search(false);
    const same = this.picture.withKey(key, number) || this.picture.numberOf(this.picture.steps.find(({ element }) => old && element.dataset.anchor === old));
    if (story) steps.follow(story);
    this.goTo(same);
  }

  /** Takes in what the section shows. */
  begin() {
    this.picture = new Picture(this);
    const { picture } = this, heads = all(".head", picture.strip).map((head) => head.dataset.lifelines).filter((name) => picture.byLifeline.has(name));
    this.button("fold").hidden = !picture.controls.length;
    one("select[data-story]", this.section).replaceChildren(build("option", { value: "", textContent: "All lifelines" }),
      ...[...new Set(heads)].map((name) => build("option", { value: name, textContent: name.replaceAll("\u00a0", " ") })));
    picture.svg.addEventListener("click", (event) => this.pick(event));
    this.view.refit();
    picture.applyFolds();
    this.card.describe();
  }

  button(name) { return one(`[data-do="${name}"]`, this.section); }

  /** Tells the page where the reader is. */
  tell() {
    const { number, picture } = this, detail = { number, key: picture.keyOf(number), anchor: picture.step(number)?.dataset.anchor || "" };
    this.section.dispatchEvent(new CustomEvent("stackseq:step", { bubbles: true, detail }));
  }

  /** Selects what was clicked on: a step, or a lifeline by its head. */
  pick(event) {
    if (!getSelection().isCollapsed || event.target.closest("a[href],.fold,.pill")) return;
    const { picture, view, steps } = this, head = event.target.closest(".head");
    if (head) return steps.follow(steps.story === head.dataset.lifelines ? "" : head.dataset.lifelines);
    const frame = picture.svg.getBoundingClientRect(), x = (event.clientX - frame.left) / view.zoom, y = (event.clientY - frame.top) / view.zoom;
    const hit = picture.shown().find(({ element, top, end }) => {
      const [left, , width] = picture.area(element);
      return x > left - 4 && x < left + width + 4 && y > picture.place(top) - 4 && y < picture.place(end) + 4;
    });
    if (hit) this.goTo(picture.numberOf(hit) === this.number ? 0 : picture.numberOf(hit), false);
  }

  // The list of steps.

  openOutline(isOpen, focus = true) {
    const wasOpen = this.panel.classList.contains("open");
    this.panel.classList.toggle("open", isOpen);
    put(this.button("outline"), { "aria-expanded": isOpen });
    if (isOpen && focus) (this.picture.entries.get(this.number) || one("a", this.panel))?.focus({ preventScroll: true });
    if (isOpen) this.showEntry(this.picture.entries.get(this.number));
    if (wasOpen && !isOpen && this.panel.contains(document.activeElement)) this.button("outline").focus();
  }

  /** Scrolls the list, and nothing around it. */
  showEntry(entry) {
    const { panel } = this, top = entry?.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    if (entry && (top < 60 || top + entry.offsetHeight > panel.clientHeight)) panel.scrollTop += top - panel.clientHeight / 3;
  }

  // Keys and buttons.

  makeActions() {
    const { steps, view, finder, help } = this;
    return {
      next: () => steps.move(1), previous: () => steps.move(-1), first: () => steps.goToEnd(false), last: () => steps.goToEnd(true), leave: () => steps.leave(),
      story: () => steps.followNext(), play: () => steps.timer ? steps.pause() : steps.play({ asked: true }),
      find: () => finder.open(true), "find-next": () => finder.show(finder.hit + 1), "find-previous": () => finder.show(finder.hit - 1), "find-close": () => finder.open(false),
      outline: () => this.openOutline(!this.panel.classList.contains("open")), "outline-close": () => this.openOutline(false),
      fold: () => this.picture.foldAll(), help: () => help.open ? help.close() : help.showModal(), theme: () => setTheme(isDark() ? "light" : "dark"),
      larger: () => view.zoomTo(view.zoom * 1.2), smaller: () => view.zoomTo(view.zoom / 1.2), actual: () => view.zoomTo(1), fit: () => view.fit(),
    };
  }

  listen() {
    const { section, panel, steps } = this;
    section.addEventListener("click", ({ target }) => {
      const name = target.closest("[data-do]")?.dataset.do;
      if (name && name !== "play") steps.pause();
      this.actions[name]?.();
    });
    section.addEventListener("pointerdown", ({ target }) => { if (!target.closest("[data-do]")) steps.pause(); });
    one("select[data-story]", section).addEventListener("change", ({ target }) => steps.follow(target.value));
    one(".strip", section).addEventListener("click", (event) => { if (event.target.closest(".head")) this.pick(event); });
    panel.addEventListener("click", (event) => {
      const entry = event.target.closest("li[data-key] > a:first-child");
      if (!entry) return;
      event.preventDefault();
      if (narrow.matches) this.openOutline(false);
      this.goTo(this.picture.numberIn(entry.hash));
    });
    document.addEventListener("keydown", (event) => this.press(event));
    if (this.hasAddress) addEventListener("hashchange", () => { if (/^(#step-.*)?$/.test(location.hash)) this.goTo(this.picture.numberIn(location.hash)); });
  }

  /** Whether a key is meant for this viewer: always in it; outside, if it fills the page, or is the one in sight that has the address. */
  isMine({ key, target }) {
    if (target.closest?.("input,select,textarea,[contenteditable]")) return false;
    if (this.section.contains(target) || this.section.dataset.viewer === "page") return true;
    const { top, bottom } = this.section.getBoundingClientRect();
    return this.hasAddress && target === document.body && !SCROLLING.test(key) && top < innerHeight / 2 && bottom > innerHeight / 2;
  }

  press(event) {
    const { key, target } = event, { viewport, finder, steps, section } = this;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || this.help.open) return;
    if (key === "Escape" && section.contains(target) && !finder.box.hidden) return finder.open(false);
    if (!this.isMine(event)) return;
    if (key === "Escape") return this.escape();
    if (event.shiftKey && PAN[key]) return viewport.scrollBy(...PAN[key]);
    if (event.shiftKey && key.length > 1) return;
    // So that the keys that scroll, scroll it.
    if (target === document.body && section.dataset.viewer === "page" && /^( |Page.*)$/.test(key)) viewport.focus({ preventScroll: true });
    const action = KEYS[key];
    if (!action || (section.dataset.viewer === "plain" && /^(find|outline|help|fold)$/.test(action))) return;
    event.preventDefault();
    if (action !== "play") steps.pause();
    this.actions[action]();
  }

  escape() {
    if (!this.finder.box.hidden) this.finder.open(false);
    else if (narrow.matches && this.panel.classList.contains("open")) this.openOutline(false);
    else this.steps.leave();
  }
}

root.classList.add("live");
const mounted = new WeakMap();
globalThis.StackSeqViewer = {
  /** Brings a section to life, once. `address: false` leaves the page's address alone. */
  mount(section, options) {
    if (!mounted.has(section)) mounted.set(section, new Viewer(section, options));
    return mounted.get(section);
  },
  setTheme,
  isDark,
};
