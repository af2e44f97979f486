/* Zoom by wheel and fingers, and moving the picture with the mouse. */
import { clamp } from "./page";

type Zoom = (factor: number, x: number, y: number) => void;

/** The wheel with Ctrl, as a trackpad sends it for two fingers. */
export function listenToWheel(viewport: HTMLElement, zoom: Zoom): void {
  viewport.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-clamp(event.deltaY, -60, 60) / 200), event.clientX, event.clientY);
  }, { passive: false });
}

/** One finger scrolls, as everywhere; two zoom, and take along what is between them. */
export function listenToFingers(viewport: HTMLElement, zoom: Zoom): void {
  let pinch: { size: number; x: number; y: number } | null = null;
  const follow = (event: TouchEvent) => {
    const [a, b, more] = event.touches, before = pinch;
    pinch = a && b && !more ? { size: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 } : null;
    if (!pinch) return;
    event.preventDefault();
    if (!before) return;
    viewport.scrollBy(before.x - pinch.x, before.y - pinch.y);
    zoom(pinch.size / before.size, pinch.x, pinch.y);
  };
  for (const type of ["touchstart", "touchmove", "touchend"] as const) viewport.addEventListener(type, follow, { passive: false });
}

/** The mouse drags the picture; on text it selects. */
export function listenToMouse(viewport: HTMLElement): void {
  let drag: { x: number; y: number } | null = null;
  viewport.addEventListener("pointerdown", (event) => {
    const target = event.composedPath()[0];
    const isText = target instanceof Element && target.closest("text,tspan,a");
    if (event.pointerType === "mouse" && event.button === 0 && target !== viewport && !isText) drag = { x: event.clientX, y: event.clientY };
  });
  addEventListener("pointermove", ({ pointerId, clientX: x, clientY: y }) => {
    if (!drag) return;
    // A captured pointer does not click on what is below it.
    if (Math.hypot(x - drag.x, y - drag.y) > 2) viewport.setPointerCapture(pointerId);
    viewport.scrollBy(drag.x - x, drag.y - y);
    drag = { x, y };
  });
  for (const type of ["pointerup", "pointercancel"]) addEventListener(type, () => { drag = null; });
}
