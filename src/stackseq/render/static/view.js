/* The view: zoom and scrolling, by wheel, mouse and fingers. */

class View {
  zoom = 1;
  /** "auto" shows a wide picture smaller, as far as it can be read; "fit" fits the width; "free" is as the reader chose. */
  mode = "auto";

  constructor(viewer) {
    this.viewer = viewer;
    const { viewport } = viewer;
    viewport.addEventListener("scroll", () => this.watch(), { passive: true });
    viewport.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoomTo(this.zoom * Math.exp(-clamp(event.deltaY, -60, 60) / 200), event.clientX, event.clientY);
    }, { passive: false });
    this.listenToFingers();
    this.listenToMouse();
    new ResizeObserver(() => this.refit()).observe(viewport);
  }

  refit() {
    const { viewport, picture } = this.viewer, padding = parseFloat(getComputedStyle(viewport).paddingLeft);
    const fit = (viewport.clientWidth - 2 * padding) / picture.width;
    if (this.mode !== "free") this.zoom = this.mode === "fit" ? clamp(fit, 0.1, 2.5) : clamp(fit, 0.7, 1);
    this.resize();
  }

  resize() {
    const { picture, sheet } = this.viewer, height = picture.place(picture.height);
    put(picture.svg, { viewBox: `0 0 ${picture.width} ${height}`, height });
    sheet.style.setProperty("--width", `${picture.width}px`);
    sheet.style.setProperty("--zoom", this.zoom);
    this.viewer.button("actual").textContent = `${Math.round(this.zoom * 100)}%`;
    this.watch();
  }

  /** Zooms so that what is at a point of the window, or in the middle, stays there. */
  zoomTo(value, x, y) {
    const { viewport, sheet } = this.viewer, frame = viewport.getBoundingClientRect(), before = sheet.getBoundingClientRect(), old = this.zoom;
    const across = x ?? frame.left + frame.width / 2, down = y ?? frame.top + frame.height / 2;
    this.mode = "free";
    this.zoom = clamp(value, 0.1, 5);
    this.resize();
    const after = sheet.getBoundingClientRect();
    viewport.scrollLeft += after.left - across + (across - before.left) * this.zoom / old;
    viewport.scrollTop += after.top - down + (down - before.top) * this.zoom / old;
  }

  fit() {
    this.mode = "fit";
    this.refit();
  }

  /** How far the picture is scrolled, in its own pixels. */
  top() { return (this.viewer.viewport.scrollTop - this.viewer.sheet.offsetTop) / this.zoom; }

  /** Shows the heads in a strip while the real ones are out of sight, but only those of lifelines that are there. */
  watch() {
    const { picture, section, prefix } = this.viewer, top = this.top();
    // The strip has a border of 6 pixels.
    section.classList.toggle("stuck", top > picture.headTop - 6 / this.zoom);
    for (const [number, start, end] of picture.model.passing) {
      const isThere = picture.place(start) <= top + picture.stripHeight && picture.place(end) >= top;
      document.getElementById(`${prefix}strip-head-${number}`)?.classList.toggle("away", !isThere);
    }
  }

  /** The first step that begins in what the reader sees. */
  firstInSight() {
    const { picture, section } = this.viewer, top = this.top() + (section.classList.contains("stuck") ? picture.stripHeight : 0);
    return picture.shown().find((step) => picture.place(step.top) >= top) || picture.steps.at(-1);
  }

  /** Scrolls until an area is in sight, clear of the heads above and the card below. The page around it stays where it is. */
  reveal([x, y, width, height], behavior = calm.matches ? "auto" : "smooth") {
    const { viewport, sheet, picture, section } = this.viewer, zoom = this.zoom;
    const way = (start, size, from, to) => start >= from && start + size <= to ? 0 : start - from - Math.max(0, (to - from - size) / 2);
    const frame = viewport.getBoundingClientRect(), paper = sheet.getBoundingClientRect(), bottom = frame.height - one(".dock", section).offsetHeight;
    const left = way(paper.left - frame.left + x * zoom, width * zoom, 16, frame.width - 16);
    const top = way(paper.top - frame.top + picture.place(y) * zoom, height * zoom, picture.stripHeight * zoom + 20, bottom - 16);
    viewport.scrollBy({ left, top, behavior: Math.abs(top) > 2 * innerHeight ? "auto" : behavior });
  }

  /** One finger scrolls, as everywhere; two zoom, and take along what is between them. */
  listenToFingers() {
    const { viewport } = this.viewer;
    let pinch;
    for (const type of ["touchstart", "touchmove", "touchend"]) viewport.addEventListener(type, (event) => {
      const [a, b, more] = event.touches, before = pinch;
      pinch = b && !more && { size: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 };
      if (!pinch) return;
      event.preventDefault();
      if (!before) return;
      viewport.scrollBy(before.x - pinch.x, before.y - pinch.y);
      this.zoomTo(this.zoom * pinch.size / before.size, pinch.x, pinch.y);
    }, { passive: false });
  }

  /** The mouse drags the picture; on text it selects. */
  listenToMouse() {
    const { viewport } = this.viewer;
    let drag;
    viewport.addEventListener("pointerdown", ({ button: pressed, pointerType, target, clientX: x, clientY: y }) => {
      if (pointerType === "mouse" && !pressed && target !== viewport && !target.closest("text,.fold,.pill,a[href]")) drag = { x, y };
    });
    addEventListener("pointermove", ({ pointerId, clientX: x, clientY: y }) => {
      if (!drag) return;
      // A captured pointer does not click on what is below it.
      if (Math.hypot(x - drag.x, y - drag.y) > 2) viewport.setPointerCapture(pointerId);
      viewport.scrollBy(drag.x - x, drag.y - y);
      Object.assign(drag, { x, y });
    });
    addEventListener("pointerup", () => { drag = undefined; });
  }
}
