/* The picture: shown as it comes, zoomed, scrolled, and tied to the lines of the text.

   For maintainers: the SVG stands in a shadow tree, so that neither its ids nor its rules meet those of the page. Its style sheet is
   adopted as an object, since the page's policy allows no style elements. Where things are is told by the server's boxes. */
import { build, clamp, one } from "./page";
import { listenToFingers, listenToMouse, listenToWheel } from "./moving";
import type { Box } from "./server";
import type { Drawn } from "./drawing";

export class Picture {
  zoom = 1;
  /** "auto" shows a wide picture smaller, as far as it can be read; "fit" fits the width; "free" is as the reader chose. */
  private mode: "auto" | "fit" | "free" = "auto";
  private boxes: Box[] = [];
  private size = { width: 0, height: 0 };
  private line = 0;
  private readonly viewport = one(".viewport");
  private readonly sheet = one(".sheet");
  private readonly spot = one(".spot");
  private readonly strip = one(".strip");
  private readonly shadow = one(".drawing").attachShadow({ mode: "open" });
  private readonly heads = one(".strip-drawing").attachShadow({ mode: "open" });
  private readonly sheets = new Map<string, CSSStyleSheet>();

  /** `pick` gets the line of what is clicked on. */
  constructor(pick: (line: number) => void) {
    listenToWheel(this.viewport, (factor, x, y) => this.zoomTo(this.zoom * factor, x, y));
    listenToFingers(this.viewport, (factor, x, y) => this.zoomTo(this.zoom * factor, x, y));
    listenToMouse(this.viewport);
    this.sheet.addEventListener("click", (event) => {
      const onLink = event.composedPath().some((node) => node instanceof Element && node.localName === "a");
      const box = getSelection()?.isCollapsed === false || onLink ? null : this.boxAt(event);
      if (box) pick(box.line);
    });
    this.viewport.addEventListener("scroll", () => this.watch(), { passive: true });
    new ResizeObserver(() => this.refit()).observe(this.viewport);
  }

  /** Shows a drawing, at the same place and as large as the one before. */
  show(drawn: Drawn): void {
    const { svg, style } = takeApart(drawn.svg);
    this.shadow.adoptedStyleSheets = [this.sheetOf(style)];
    this.shadow.innerHTML = svg;
    for (const link of this.shadow.querySelectorAll("a")) {
      link.setAttribute("target", "_blank");
      link.setAttribute("rel", "noopener noreferrer");
    }
    this.size = { width: drawn.width, height: drawn.height };
    this.boxes = drawn.boxes.filter(({ line }) => line > 0);
    this.sheet.style.setProperty("--paper", this.shadow.querySelector("svg > rect")?.getAttribute("fill") ?? "#fff");
    this.fillStrip(style);
    this.refit();
    this.mark(this.line);
  }

  private sheetOf(style: string): CSSStyleSheet {
    let found = this.sheets.get(style);
    if (!found) {
      if (this.sheets.size > 40) this.sheets.clear();
      found = new CSSStyleSheet();
      found.replaceSync(`${style}\nsvg{display:block;width:100%;height:auto}text{user-select:text}[id^=step],.head,.title,.fragment{cursor:pointer}`);
      this.sheets.set(style, found);
    }
    return found;
  }

  // The heads, which stay in sight.

  private fillStrip(style: string): void {
    const heads = this.boxes.filter(({ header, id }) => header && this.shadow.getElementById(id));
    const top = Math.min(...heads.map(({ rect }) => rect[1])) - 4, bottom = Math.max(...heads.map(({ rect }) => rect[1] + rect[3])) + 4;
    const svg = this.shadow.querySelector("svg")?.cloneNode(false) as SVGElement | undefined;
    this.heads.adoptedStyleSheets = [this.sheetOf(style)];
    this.strip.dataset.top = String(top);
    if (!svg || !heads.length) return this.heads.replaceChildren();
    svg.removeAttribute("height");
    svg.setAttribute("viewBox", `0 ${top} ${this.size.width} ${bottom - top}`);
    svg.setAttribute("aria-hidden", "true");
    svg.append(...heads.filter(({ rect }) => rect[1] < bottom && Math.abs(rect[1] + rect[3] - bottom + 4) < 2).map(({ id }) => (this.shadow.getElementById(id) as Element).cloneNode(true)));
    this.heads.replaceChildren(svg);
  }

  /** Shows the heads above the picture while the real ones are out of sight. */
  private watch(): void {
    const top = (this.viewport.scrollTop - this.sheet.offsetTop) / this.zoom;
    this.strip.classList.toggle("stuck", top > Number(this.strip.dataset.top));
  }

  // Text and picture.

  /** The smallest thing under the pointer; messages are easier to hit than they are large. */
  private boxAt(event: MouseEvent): Box | null {
    const frame = this.sheet.getBoundingClientRect(), x = (event.clientX - frame.left) / this.zoom, y = (event.clientY - frame.top) / this.zoom;
    const hits = this.boxes.filter(({ rect: [left, top, width, height] }) => x > left - 4 && x < left + width + 4 && y > top - 4 && y < top + height + 6);
    const inStrip = event.composedPath().includes(this.strip);
    return hits.filter(({ header }) => !inStrip || header).sort((a, b) => a.rect[2] * a.rect[3] - b.rect[2] * b.rect[3])[0] ?? null;
  }

  /** Marks what a line draws, if anything. */
  mark(line: number): Box | null {
    this.line = line;
    const order = (box: Box) => (box.kind === "foot" ? 2 : box.header ? 1 : 0);
    const box = this.boxes.filter((each) => each.line === line).sort((a, b) => order(a) - order(b))[0] ?? null;
    this.spot.hidden = !box;
    if (box) {
      const [x, y, width, height] = box.rect, margin = box.kind === "message" ? 4 : 3;
      const place = { left: x - margin, top: y - margin, width: width + 2 * margin, height: height + 2 * margin + (box.kind === "message" ? 4 : 0) };
      for (const [name, value] of Object.entries(place)) this.spot.style.setProperty(name, `${value * this.zoom}px`);
    }
    return box;
  }

  /** Marks what a line draws, and scrolls until it is in sight. */
  reveal(line: number): void {
    const box = this.mark(line), { viewport } = this;
    if (!box || !viewport.clientHeight) return;
    const [x, y, width, height] = box.rect, frame = this.sheet, above = (this.strip.firstElementChild as HTMLElement).offsetHeight + 12;
    const way = (start: number, size: number, from: number, to: number) => (start >= from && start + size <= to ? 0 : start - from - Math.max(0, (to - from - size) / 2));
    const left = way(frame.offsetLeft + x * this.zoom - viewport.scrollLeft, width * this.zoom, 12, viewport.clientWidth - 12);
    const top = way(frame.offsetTop + y * this.zoom - viewport.scrollTop, height * this.zoom, above, viewport.clientHeight - 60);
    if (left || top) viewport.scrollBy({ left, top, behavior: "auto" });
  }

  // Zoom.

  refit(): void {
    const room = this.viewport.clientWidth - 2 * parseFloat(getComputedStyle(this.viewport).paddingLeft), fit = room / Math.max(1, this.size.width);
    if (room > 0 && this.mode !== "free") this.zoom = this.mode === "fit" ? clamp(fit, 0.1, 2.5) : clamp(fit, 0.6, 1);
    this.resize();
  }

  private resize(): void {
    this.sheet.style.setProperty("width", `${this.size.width * this.zoom}px`);
    this.sheet.style.setProperty("height", `${this.size.height * this.zoom}px`);
    one("[data-do=actual]").textContent = `${Math.round(this.zoom * 100)}%`;
    this.mark(this.line);
    this.watch();
  }

  fit(): void {
    this.mode = "fit";
    this.refit();
  }

  /** Zooms so that what is at a point of the window, or in the middle, stays there. */
  zoomTo(value: number, x?: number, y?: number): void {
    const { viewport, sheet } = this, frame = viewport.getBoundingClientRect(), before = sheet.getBoundingClientRect(), old = this.zoom;
    const across = x ?? frame.left + frame.width / 2, down = y ?? frame.top + frame.height / 2;
    this.mode = "free";
    this.zoom = clamp(value, 0.1, 5);
    this.resize();
    const after = sheet.getBoundingClientRect();
    viewport.scrollLeft += after.left - across + ((across - before.left) * this.zoom) / old;
    viewport.scrollTop += after.top - down + ((down - before.top) * this.zoom) / old;
  }
}

/** Takes the style sheet out of a picture, and the text that it was drawn from, which the page has already. */
function takeApart(svg: string): { svg: string; style: string } {
  const parts = /<style>([^<]*)<\/style>/.exec(svg.replace(/<metadata>.*?<\/metadata>/s, "")) as RegExpExecArray | null;
  if (!parts) return { svg, style: "" };
  const text = build("textarea");
  text.innerHTML = parts[1] ?? "";
  return { svg: parts.input.slice(0, parts.index) + parts.input.slice(parts.index + parts[0].length), style: text.value };
}
