/* Menus below buttons: they open below them, close by themselves, and are gone through with arrow keys. */
import { all, clamp, one } from "./page";

/** Makes a menu of a popover; `fill` is called before it opens. */
export function setUpMenu(name: string, fill: (menu: HTMLElement) => void = () => {}): HTMLElement {
  const menu = one(`#${name}`), button = one<HTMLButtonElement>(`[popovertarget=${name}]`);
  const entries = () => all<HTMLElement>("button:not([hidden])", menu);
  menu.addEventListener("beforetoggle", (event) => {
    if ((event as ToggleEvent).newState === "open") fill(menu);
  });
  menu.addEventListener("toggle", (event) => {
    const isOpen = (event as ToggleEvent).newState === "open";
    button.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return;
    const frame = button.getBoundingClientRect();
    menu.style.setProperty("top", `${frame.bottom + 6}px`);
    menu.style.setProperty("left", `${clamp(frame.left, 8, Math.max(8, innerWidth - menu.offsetWidth - 8))}px`);
    menu.style.setProperty("max-height", `${innerHeight - frame.bottom - 20}px`);
    entries()[0]?.focus();
  });
  menu.addEventListener("keydown", (event) => {
    const list = entries(), at = list.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: (at + 1) % list.length, ArrowUp: (at - 1 + list.length) % list.length, Home: 0, End: list.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    list[to]?.focus();
  });
  menu.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("button:not([data-stay])")) menu.hidePopover();
  });
  return menu;
}
