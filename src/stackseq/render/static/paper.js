/* Paper: everything unfolded, on pages that begin with the heads and end between two steps. */

class Paper {
  constructor(viewer) {
    this.viewer = viewer;
    addEventListener("beforeprint", () => this.lay());
    addEventListener("afterprint", () => this.clear());
  }

  lay() {
    const { picture, section, sheet } = this.viewer, { width, height, stripHeight, steps } = picture;
    this.shut = [...picture.folded];
    picture.foldAll(false);
    const tall = width > 1000 ? width * 0.66 : Math.max(width, 700) * 1.3, pages = [];
    for (let top = 0, end; height > tall && top < height; top = end) {
      end = Math.min(height, top + tall - (top && stripHeight));
      for (const step of end < height ? steps.toReversed() : []) if (step.top - 7 > top && step.top - 7 < end && step.end + 7 > end) end = step.top - 7;
      pages.push(this.page(top, end));
    }
    section.classList.toggle("paged", pages.length > 0);
    sheet.prepend(...pages);
  }

  clear() {
    const { picture, sheet } = this.viewer;
    for (const page of all(".page", sheet)) page.remove();
    for (const name of this.shut) picture.folded.add(name);
    picture.applyFolds();
  }

  page(top, end) {
    const { svg, strip, width } = this.viewer.picture, part = svg.cloneNode(true);
    put(part, { viewBox: `0 ${top} ${width} ${end - top}`, height: end - top });
    return build("div", { className: "page" }, ...top ? [strip.cloneNode(true)] : [], part);
  }
}
