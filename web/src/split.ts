/* Text and picture side by side, with a handle between; on narrow screens one of them at a time. */
import { recall, remember } from "./memory";
import { all, clamp, narrow, one, root } from "./page";

const LEAST = 20, MOST = 80, STEP = 2;

export function setUpSplit(): void {
  const handle = one(".handle"), work = one(".work");
  const set = (percent: number, keep = true) => {
    const value = Math.round(clamp(percent, LEAST, MOST) * 10) / 10;
    root.style.setProperty("--split", `${value}%`);
    handle.setAttribute("aria-valuenow", String(Math.round(value)));
    if (keep) remember("split", String(value));
  };
  const now = () => Number(handle.getAttribute("aria-valuenow"));
  set(Number(recall("split")) || 42, false);
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.focus();
  });
  handle.addEventListener("pointermove", ({ pointerId, clientX }) => {
    const frame = work.getBoundingClientRect();
    if (handle.hasPointerCapture(pointerId)) set(((clientX - frame.left) / frame.width) * 100);
  });
  handle.addEventListener("dblclick", () => set(42));
  handle.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: now() - STEP, ArrowRight: now() + STEP, Home: LEAST, End: MOST }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    set(to);
  });
}

/** The tabs of narrow screens. */
export class Tabs {
  private readonly tabs = all<HTMLButtonElement>("[role=tab]");

  constructor() {
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => this.show(tab.dataset.side as "text" | "picture"));
      tab.addEventListener("keydown", (event) => {
        if (!/^(ArrowLeft|ArrowRight|Home|End)$/.test(event.key)) return;
        event.preventDefault();
        const other = this.tabs.find((each) => each !== tab);
        other?.click();
        other?.focus();
      });
    }
    const adapt = () => {
      for (const side of all(".side")) {
        if (narrow.matches) side.setAttribute("role", "tabpanel");
        else side.setAttribute("role", "region");
      }
    };
    narrow.addEventListener("change", adapt);
    adapt();
    this.show("text");
  }

  show(side: "text" | "picture"): void {
    one(".work").dataset.side = side;
    for (const tab of this.tabs) {
      const isChosen = tab.dataset.side === side;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }
  }
}
