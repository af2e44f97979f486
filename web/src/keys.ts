/* Keys of the page, and those of the picture. */
import type { Desk } from "./desk";
import { one, onAction } from "./page";

/** Gives the buttons below the picture their work, and the keys that do the same. */
export function setUpKeys(desk: Desk): void {
  const { picture } = desk.parts, viewport = one(".viewport");
  const actions: Record<string, () => void> = {
    larger: () => picture.zoomTo(picture.zoom * 1.2), smaller: () => picture.zoomTo(picture.zoom / 1.2), actual: () => picture.zoomTo(1), fit: () => picture.fit(),
  };
  for (const [name, act] of Object.entries(actions)) onAction(name, act);
  const keys: Record<string, string> = { "+": "larger", "=": "larger", "-": "smaller", 0: "actual", w: "fit" };
  viewport.addEventListener("keydown", (event) => {
    const action = keys[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    actions[action]?.();
  });
  addEventListener("keydown", (event) => {
    const isBusy = document.querySelector("dialog[open]") !== null;
    if (event.key === "F1") one<HTMLDialogElement>("#help").showModal();
    else if (event.key === "F6" && !isBusy) goAcross(desk, viewport);
    else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "o" && !isBusy) one("[data-do=catalogue]").click();
    else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "s") desk.keep();
    else return;
    event.preventDefault();
  });
}

/** From the text to the picture, and back. */
function goAcross(desk: Desk, viewport: HTMLElement): void {
  const isInText = desk.pane.view.hasFocus;
  desk.parts.tabs.show(isInText ? "picture" : "text");
  if (isInText) viewport.focus();
  else desk.pane.view.focus();
}
