/* Find. Blanks do not count, so that a line break hides nothing. */

const plain = (text = "") => text.toLowerCase().replace(/\s/g, "");
const areaOf = (mark) => ["x", "y", "width", "height"].map((name) => Number(mark.getAttribute(name)));

class Finder {
  hits = [];
  hit = 0;

  constructor(viewer) {
    this.viewer = viewer;
    this.box = one(".find", viewer.section);
    this.query = one("input", this.box);
    this.query.addEventListener("input", () => this.search());
    this.query.addEventListener("keydown", (event) => { if (event.key === "Enter") this.show(this.hit + (event.shiftKey ? -1 : 1)); });
  }

  search(follow = true) {
    const { picture } = this.viewer, wanted = this.box.hidden ? "" : plain(this.query.value);
    for (const mark of all(".mark", picture.svg)) mark.remove();
    const owners = [picture.svg, ...all("g:not(.foot,.pill,.fold,.change)", picture.svg)];
    this.hits = wanted ? owners.flatMap((owner) => [...this.findText(owner, wanted)]) : [];
    if (wanted && !this.hits.length) this.hits = picture.steps.flatMap((step) => [...this.findSource(step, wanted)]);
    this.hits.sort((a, b) => areaOf(a.marks[0])[1] - areaOf(b.marks[0])[1]);
    this.show(0, follow);
  }

  /** Yields where a group of the picture says what is wanted, each with its marks: one in each line. */
  * findText(owner, wanted) {
    const letters = all(":scope > text", owner)
      .flatMap((text) => text.textContent.split("").map((letter, index) => ({ text, index, letter: plain(letter)[0] }))).filter(({ letter }) => letter);
    const words = letters.map(({ letter }) => letter).join("");
    for (let from = words.indexOf(wanted); from >= 0; from = words.indexOf(wanted, from + wanted.length)) {
      const lines = new Map();
      for (const { text, index } of letters.slice(from, from + wanted.length)) {
        const { x, y, width, height } = text.getExtentOfChar(index), [left, right] = lines.get(text) || [x, x];
        lines.set(text, [Math.min(left, x), Math.max(right, x + width), y, height]);
      }
      yield { owner, marks: [...lines].map(([text, [left, right, y, height]]) => this.lay(text, left - 1, y, right - left + 2, height)) };
    }
  }

  /** Yields a step if its source is wanted, marked as a whole. */
  * findSource({ element: owner }, wanted) {
    const [x, y, width, height] = this.viewer.picture.area(owner);
    if (plain(owner.dataset.anchor).includes(wanted)) yield { owner, marks: [this.lay(owner.firstElementChild, x - 3, y - 2, width + 6, height + 4)] };
  }

  lay(before, x, y, width, height) {
    const mark = make("rect", { class: "mark", x, y, width, height, rx: 2 });
    before.before(mark);
    return mark;
  }

  show(number, follow = true) {
    const { hits } = this;
    this.hit = hits.length && (number + hits.length) % hits.length;
    hits.forEach(({ marks }, index) => marks.forEach((mark) => mark.classList.toggle("now", index === this.hit)));
    one("output", this.box).textContent = hits.length ? `${this.hit + 1} of ${hits.length}` : this.query.value.trim() && "No match";
    if (!hits.length || !follow) return;
    this.viewer.picture.unfoldAround(hits[this.hit].owner);
    this.viewer.view.reveal(areaOf(hits[this.hit].marks[0]));
  }

  open(isOpen) {
    this.box.hidden = !isOpen;
    this.viewer.section.classList.toggle("finding", isOpen);
    put(this.viewer.button("find"), { "aria-expanded": isOpen });
    this.search();
    if (isOpen) this.query.select(); else this.viewer.viewport.focus({ preventScroll: true });
  }
}
