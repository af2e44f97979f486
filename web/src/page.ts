/* Elements of the page, and nothing about diagrams. */

export const root = document.documentElement;
export const narrow = matchMedia("(max-width: 760px)");
export const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);

/** The element that the page surely has. */
export function one<T extends Element = HTMLElement>(selector: string, inside: ParentNode = document): T {
  const found = inside.querySelector<T>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

export const all = <T extends Element = HTMLElement>(selector: string, inside: ParentNode = document): T[] => [...inside.querySelectorAll<T>(selector)];

/** Makes an element. */
export function build<K extends keyof HTMLElementTagNameMap>(name: K, properties: Partial<HTMLElementTagNameMap[K]> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** Makes a sentence in which what stands between backquotes is code. */
export function sentence(className: string, text: string): HTMLElement {
  return build("span", { className }, ...text.split("`").map((part, place) => (place % 2 ? build("code", { textContent: part }) : part)));
}

export const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** Listens to the buttons of an action, wherever they are. */
export function onAction(name: string, act: (button: HTMLElement) => void): void {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>(`[data-do="${name}"]`) : null;
    if (button) act(button);
  });
}

let calming = 0;

/** Says something in passing: for a few seconds, or until the next thing. `undo` offers to take it back. */
export function say(text: string, undo?: () => void): void {
  const place = one(".said"), seconds = undo ? 12 : 5;
  place.replaceChildren(build("span", { textContent: text }));
  if (undo) {
    const button = build("button", { type: "button", textContent: "Undo" });
    button.addEventListener("click", () => (undo(), place.replaceChildren()));
    place.append(button);
  }
  clearTimeout(calming);
  calming = window.setTimeout(() => place.replaceChildren(), seconds * 1000);
}

/** Gives a file to the reader. */
export function download(content: Blob, name: string): void {
  const address = URL.createObjectURL(content), link = build("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
