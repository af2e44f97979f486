/* What every page does: data, light and dark, the search box.

   Pages work from the file system, so nothing is ever fetched: data comes as classic scripts, which hand it to `StackSeqData`. */
"use strict";

const StackSeqSite = (() => {
  const root = document.documentElement;
  const base = root.dataset.root;
  const one = (selector, inside = document) => inside.querySelector(selector);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

  /** Makes an element; children may be texts. Empty attributes are left out. */
  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== "" && value !== undefined && value !== null) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }

  // Data.

  const asked = new Map();
  const arrived = new Map();

  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
  }

  globalThis.StackSeqData = (name, text) => arrived.get(name)?.(unpack(text));

  /** Loads a script of the site. */
  function script(address) {
    return new Promise((done, failed) => {
      const element = make("script", { src: base + address });
      element.onload = done;
      element.onerror = () => failed(new Error(`${address} is missing`));
      document.head.append(element);
    });
  }

  /** Gives the data of a name, asked for once: "index", or "nova/boot/history". */
  function load(name) {
    if (!asked.has(name)) {
      const data = new Promise((done) => arrived.set(name, done));
      const address = `${name.includes("/") ? name : `assets/${name}`}.js`;
      asked.set(name, script(address).then(() => data));
      asked.get(name).catch(() => asked.delete(name));
    }
    return asked.get(name);
  }

  let machine;
  /** Gives the search: with what is known at once, and again with the steps when they have come. */
  function search(changed) {
    machine ||= (globalThis.StackSeqSearch ? Promise.resolve() : script("assets/search.js")).then(() => load("index")).then((index) => {
      const made = new StackSeqSearch(index);
      made.more = load("steps").then((steps) => { made.add(steps); made.isWhole = true; });
      return made;
    });
    machine.then((made) => { if (!made.isWhole) made.more.then(changed); });
    return machine;
  }

  // Light and dark: what the system says, until the reader says otherwise.

  const dark = matchMedia("(prefers-color-scheme: dark)");
  function switchLook() {
    const isDark = (root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
    root.dataset.theme = isDark ? "light" : "dark";
    try { localStorage.setItem("stackseq-theme", root.dataset.theme); } catch { /* some browsers let files remember nothing */ }
  }

  for (const button of all("[data-look]")) button.addEventListener("click", switchLook);

  // The search box: a list of what fits, below it.

  let boxes = 0;

  class SearchBox {
    constructor(form) {
      this.form = form;
      this.input = one("input", form);
      this.id = `found-${++boxes}`;
      this.list = make("ul", { class: "found", id: this.id, role: "listbox", "aria-label": "Operations found", hidden: true });
      this.status = make("p", { class: "unseen", role: "status" });
      form.append(this.list, this.status);
      for (const [key, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": this.id, "aria-autocomplete": "list" })) this.input.setAttribute(key, value);
      this.input.addEventListener("focus", () => search(() => this.show()));
      this.input.addEventListener("input", () => this.show());
      this.input.addEventListener("keydown", (event) => this.press(event));
      form.addEventListener("submit", (event) => this.submit(event));
      form.addEventListener("focusout", ({ relatedTarget }) => { if (!form.contains(relatedTarget)) this.close(); });
      this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    }

    async show() {
      const query = this.input.value.trim();
      if (!query || document.activeElement !== this.input) return this.close();
      const made = await search(() => {});
      if (query !== this.input.value.trim()) return undefined;
      const found = made.find(query, 8);
      this.list.replaceChildren(...found.map((hit, index) => this.option(hit, index)), ...found.length ? [] : [make("li", { class: "none", role: "option", "aria-disabled": "true" }, "Nothing found")]);
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      this.mark(found.length ? 0 : -1);
      this.status.textContent = found.length ? `${found.length} found` : "Nothing found";
      return undefined;
    }

    option(hit, index) {
      const link = make("a", { href: base + hit.address, tabindex: "-1" }, make("b", {}, hit.title), make("small", {}, hit.name));
      if (hit.step) link.append(make("span", { class: "hit" }, `step ${hit.step.number}: ${hit.step.text}`));
      return make("li", { id: `${this.id}-${index}`, role: "option", "aria-selected": "false" }, link);
    }

    mark(index) {
      const options = all("li[id]", this.list);
      this.at = options.length ? (index + options.length) % options.length : -1;
      options.forEach((option, place) => option.setAttribute("aria-selected", String(place === this.at)));
      if (this.at < 0) this.input.removeAttribute("aria-activedescendant");
      else {
        this.input.setAttribute("aria-activedescendant", options[this.at].id);
        options[this.at].scrollIntoView({ block: "nearest" });
      }
    }

    press(event) {
      if (event.key === "Escape") this.close();
      if (this.list.hidden || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
      event.preventDefault();
      this.mark(this.at + (event.key === "ArrowDown" ? 1 : -1));
    }

    submit(event) {
      event.preventDefault();
      const link = this.list.hidden ? null : one("li[aria-selected=true] a", this.list);
      location.href = link ? link.href : `${base}operations.html#q=${encodeURIComponent(this.input.value.trim())}`;
    }

    close() {
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  for (const form of all("form[data-search]")) new SearchBox(form);

  // Like many sites: a slash goes to the search box, unless the reader is writing, or in a diagram, which has its own.
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (key !== "/" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || target.closest?.("input,select,textarea,.viewer")) return;
    const input = all("form[data-search] input, [data-filter] input").find((each) => each.offsetParent);
    if (!input) return;
    event.preventDefault();
    input.focus();
  });

  return { all, base, load, make, one, script, search };
})();
