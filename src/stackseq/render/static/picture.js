/* The picture: what is where, folds, and marks of changes.

   Heights are the drawing's, as in the model and in the SVG as it was written; `place(y)` says where one is on display: higher by what
   folds above it take out. Steps move as a whole; in lifelines, executions and frames each height is replaced. The model knows where
   things are: nothing is measured but found text. */

/** Sorts bands and joins those that touch. */
function join(unsorted) {
  const joined = [];
  for (const [top, end] of unsorted.sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && top <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([top, end]);
  }
  return joined;
}

const SIGNS = { added: "+", changed: "~", removed: "−" };
const namesOf = (element) => element.dataset.lifelines?.split(" ") || [];

class Picture {
  folded = new Set();
  /** What folds take out, from one height to another, top down. */
  bands = [];

  constructor(viewer) {
    this.viewer = viewer;
    this.svg = one(".sheet > .drawing", viewer.section);
    this.strip = one(".strip > .drawing", viewer.section);
    this.model = JSON.parse(one(".model", viewer.section).textContent);
    [this.width, this.height] = this.model.size;
    [this.headTop, this.headBottom] = this.model.head;
    this.stripHeight = this.headBottom - this.headTop;
    // A click on a step selects it; the card has the link.
    for (const link of all("a", this.svg)) if (!link.firstElementChild.matches(".head,.foot")) link.removeAttribute("href");
    this.parts = this.readParts();
    this.steps = this.parts.filter(({ element }) => this.nameOf(element).startsWith("step-"));
    this.entries = new Map(all("li[data-key] > a[href*='step-']:first-child", viewer.panel).map((entry) => [this.numberIn(entry.hash), entry]));
    this.controls = Object.keys(this.model.folds).map((name) => this.makeControl(name));
    this.byLifeline = new Map();
    for (const number of [...this.entries.keys()].sort((a, b) => a - b)) {
      for (const name of new Set(namesOf(this.step(number)))) this.byLifeline.set(name, [...this.byLifeline.get(name) || [], number]);
    }
    this.veil = make("path", { class: "veil" });
    this.spot = make("rect", { class: "spot", rx: 6 });
    this.svg.append(this.veil, this.spot);
  }

  find(name) { return document.getElementById(this.viewer.prefix + name); }
  nameOf(element) { return element.id.slice(this.viewer.prefix.length); }
  area(element) { return this.model.areas[this.nameOf(element)]; }
  step(number) { return number ? this.find(`step-${number}`) : null; }
  numberOf(part) { return Number(part && this.nameOf(part.element).slice(5)); }
  /** Of an address that ends with #step-14, or with #step-14-1f3a9b2c, which also says which step it was. */
  numberIn(hash) {
    const [, number, key] = /^#(?:[a-z]+-)?step-(\d+)(?:-([0-9a-f]{8}))?$/.exec(hash) || [];
    return key ? this.withKey(key, Number(number)) || Number(number) : Number(number || 0);
  }
  keyOf(number) { return this.entries.get(number)?.parentElement.dataset.key || ""; }
  /** The step with a key that is nearest to a number; 0 if there is none. */
  withKey(key, near) {
    const found = [...this.entries.keys()].filter((number) => this.keyOf(number) === key);
    return found.sort((a, b) => Math.abs(a - near) - Math.abs(b - near))[0] || 0;
  }
  shown() { return this.steps.filter((step) => !step.away); }

  place(y) {
    let at = y;
    for (const [top, end] of this.bands) {
      if (y <= top) break;
      at -= Math.min(y, end) - top;
    }
    return at;
  }

  /** What moves by itself: its heights in the drawing, and how it moves. */
  readParts() {
    const found = [], place = (y) => this.place(y);
    const add = (element, top, end, move) => found.push({ element, top, end, move, away: false });
    const stretch = (element) => {
      const y = Number(element.getAttribute("y")), data = element.getAttribute("d");
      if (element.tagName === "text") add(element, y, y, () => put(element, { y: place(y) }));
      else if (!data) {
        const end = y + Number(element.getAttribute("height"));
        add(element, y, end, () => put(element, { y: place(y), height: place(end) - place(y) }));
      } else {
        // Absolute heights; what is relative, as the corner of a tab, is small and comes out as it went in: no fold reaches up there.
        const heights = [], write = (to) => data.replace(/V([\d.]+)|([\d.]+) ([\d.]+)/g, (_, only, x, last) => only ? `V${to(Number(only))}` : `${x} ${to(Number(last))}`);
        write((height) => heights.push(height));
        add(element, Math.min(...heights), Math.max(...heights), () => put(element, { d: write(place) }));
      }
    };
    for (const child of this.svg.children) {
      const element = child.tagName === "a" ? child.firstElementChild : child, area = this.area(element);
      if (area) add(element, area[1], area[1] + area[3], () => put(element, { transform: `translate(0 ${place(area[1]) - area[1]})` }));
      else if (element.tagName === "g") {
        all("rect,text,path", element).forEach(stretch);
        add(element, 0, this.height, () => {});
      } else if (/^(rect|text|path)$/.test(element.tagName)) stretch(element);
    }
    return found;
  }

  /** The handle at the corner of a frame, and the pill that stands for what is folded. */
  makeControl(name) {
    const { tab: [x, y, width, height], bottom, steps: hidden } = this.model.folds[name], frame = this.find(name), middle = y + height / 2;
    const words = count(hidden), size = 20 + words.length * 6;
    const pill = make("g", { class: "pill" }, make("rect", { x: x + 14.5, y: 0.5, width: size, height: 17, rx: 8.5 }), make("text", { x: x + 14.5 + size / 2, y: 13 }, words));
    const handle = make("g", { class: "fold", role: "button", tabindex: 0, "aria-label": `${frame.getAttribute("aria-label")} (${words})` },
      make("rect", { x: x - 10, y: middle - 12, width: width + 10, height: 24 }), make("circle", { cx: x - 2.5, cy: middle, r: 6.5 }),
      make("path", { d: `M${x - 6} ${middle}h7` }), make("path", { d: `M${x - 2.5} ${middle - 3.5}v7` }));
    const toggle = (event) => {
      event.preventDefault();
      if (!this.folded.delete(name)) this.folded.add(name);
      this.applyFolds(y);
    };
    for (const element of [handle, pill]) element.addEventListener("click", toggle);
    handle.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") toggle(event); });
    put(frame, { role: "group" });
    frame.append(pill, handle);
    return { name, arrange: () => {
      const shut = this.folded.has(name);
      put(handle, { "aria-expanded": !shut, transform: `translate(0 ${this.place(y) - y})` });
      put(pill, { transform: `translate(0 ${this.place(bottom) - 22})` });
      pill.classList.toggle("away", !shut);
    } };
  }

  /** Shows what the folds say; what is at the height `still` stays where the reader sees it. */
  applyFolds(still = 0) {
    const { viewport, view, steps } = this.viewer, scroll = viewport.scrollTop - this.place(still) * view.zoom;
    this.bands = join([...this.folded].flatMap((name) => this.model.folds[name].bands));
    const shut = new Set([...this.folded].map((name) => this.viewer.prefix + name));
    for (const frame of all(".fragment", this.svg)) if (shut.has(frame.dataset.in)) shut.add(frame.id);
    for (const part of this.parts) {
      part.away = shut.has(part.element.dataset.in) || this.bands.some(([top, end]) => top <= part.top && part.end <= end);
      part.element.classList.toggle("away", part.away);
      part.move();
    }
    for (const control of this.controls) control.arrange();
    put(this.viewer.button("fold"), { "aria-pressed": this.folded.size > 0 && this.folded.size === this.controls.length });
    view.resize();
    steps.light();
    viewport.scrollTop = scroll + this.place(still) * view.zoom;
  }

  foldAll(shut = this.folded.size < this.controls.length) {
    const still = this.viewer.view.firstInSight()?.top;
    for (const { name } of this.controls) if (shut) this.folded.add(name); else this.folded.delete(name);
    this.applyFolds(still);
  }

  unfoldAround(element) {
    const before = this.folded.size;
    for (let around = element; around; around = around.dataset.in && document.getElementById(around.dataset.in)) this.folded.delete(this.nameOf(around));
    if (this.folded.size < before) this.applyFolds();
  }

  /** Paints what happened to steps, each by a sign, a line of its own kind and a colour: { 14: "added" }. */
  mark(changes = {}) {
    for (const old of all(".change", this.svg).concat(all(".change", this.viewer.panel))) old.remove();
    for (const [number, change] of Object.entries(changes)) {
      const step = this.step(Number(number)), entry = this.entries.get(Number(number));
      if (!SIGNS[change] || !step || !entry) continue;
      const [x, y, width, height] = this.area(step);
      step.append(make("g", { class: `change ${change}` }, make("rect", { x: x - 5, y: y - 3, width: width + 10, height: height + 6, rx: 4 }),
        make("circle", { cx: x + 2, cy: y + 1, r: 7.5 }), make("text", { x: x + 2, y: y + 5.5 }, SIGNS[change])));
      entry.prepend(build("span", { className: `change ${change}` }, build("span", { ariaHidden: "true" }, SIGNS[change]), build("span", { className: "unseen" }, `${change}: `)));
    }
  }
}
