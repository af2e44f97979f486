/* The viewer of diagrams: elements, and nothing about diagrams.

   The files of the viewer share one scope. A `Viewer` stands for a section of the page; it has a `View` (zoom, scrolling), a `Steps` (where
   the reader is), a `Card` (what it says about that), a `Finder`, and a `Picture`, which alone is replaced when another diagram is shown. */

const one = (selector, inside) => inside.querySelector(selector);
const all = (selector, inside) => [...inside.querySelectorAll(selector)];
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
const put = (element, attributes) => Object.entries(attributes).forEach(([name, value]) => element?.setAttribute(name, value));
const count = (number) => `${number} step${number === 1 ? "" : "s"}`;
const root = document.documentElement;
const calm = matchMedia("(prefers-reduced-motion: reduce)"), narrow = matchMedia("(max-width: 700px)"), dark = matchMedia("(prefers-color-scheme: dark)");

/** Makes an element of the page. */
function build(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** Makes an SVG element. */
function make(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  put(element, attributes);
  element.append(...children);
  return element;
}

/** Gives the first element of a text in HTML. */
function parse(text) {
  const template = document.createElement("template");
  template.innerHTML = text;
  return template.content.firstElementChild;
}

/** Takes "light", "dark", or nothing for what the system says. It is remembered for other pages, if the browser allows that. */
function setTheme(name) {
  if (name) root.dataset.theme = name; else delete root.dataset.theme;
  try { if (name) localStorage.setItem("stackseq-theme", name); else localStorage.removeItem("stackseq-theme"); } catch {}
}

const isDark = () => (root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
