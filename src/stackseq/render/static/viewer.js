/* The viewer of a diagram's page: folds, view, steps, find, paper, keys.

   Heights are the drawing's, as in the model and in the SVG as it was written; `place(y)` says where one is on display: higher by what
   folds above it take out. Steps move as a whole; in lifelines, executions and frames each height is replaced. The model knows where
   things are: nothing is measured but found text. */

const one = (selector, inside = document) => inside.querySelector(selector);
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
const byId = (id) => document.getElementById(id);
const button = (name) => one(`[data-do="${name}"]`);
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
const put = (element, attributes) => Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
// Of an address that ends with #step-14.
const numberIn = ({ hash }) => Number(hash.slice(6));
const count = (number) => `${number} step${number === 1 ? "" : "s"}`;

const root = document.documentElement, picture = byId("diagram"), strip = one(".strip svg");
const viewport = one(".viewport"), sheet = one(".sheet"), panel = one(".panel");
const model = JSON.parse(byId("viewer-model").textContent);
const [WIDTH, HEIGHT] = model.size, [HEAD_TOP, HEAD_BOTTOM] = model.head, STRIP = HEAD_BOTTOM - HEAD_TOP;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Makes an SVG element. */
function make(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  put(element, attributes);
  element.append(...children);
  return element;
}

// Folds: what is where.

const folded = new Set();
/** What folds take out, from one height to another, top down. */
let bands = [];

/** Sorts bands and joins those that touch. */
function join(unsorted) {
  const joined = [];
  for (const [top, end] of unsorted.sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && top <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([top, end]);
  }
  return joined;
}

function place(y) {
  let at = y;
  for (const [top, end] of bands) {
    if (y <= top) break;
    at -= Math.min(y, end) - top;
  }
  return at;
}

/** What moves by itself: its heights in the drawing, and how it moves. */
function readParts() {
  const found = [];
  const add = (element, top, end, move) => found.push({ element, top, end, move, away: false });
  const stretch = (element) => {
    const y = Number(element.getAttribute("y")), data = element.getAttribute("d");
    if (element.tagName === "text") add(element, y, y, () => put(element, { y: place(y) }));
    else if (!data) {
      const end = y + Number(element.getAttribute("height"));
      add(element, y, end, () => put(element, { y: place(y), height: place(end) - place(y) }));
    } else {
      // Absolute heights; what is relative, as the corner of a tab, is small and comes out as it went in: no fold reaches up there.
      const heights = [], write = (to) => data.replace(/V([\d.]+)|([\d.]+) ([\d.]+)/g, (_, only, x, last) => only ? `V${to(Number(only))}` : `${x} ${to(Number(last))}`);
      write((height) => heights.push(height));
      add(element, Math.min(...heights), Math.max(...heights), () => put(element, { d: write(place) }));
    }
  };
  for (const child of picture.children) {
    const element = child.tagName === "a" ? child.firstElementChild : child, area = model.areas[element.id];
    if (area) add(element, area[1], area[1] + area[3], () => put(element, { transform: `translate(0 ${place(area[1]) - area[1]})` }));
    else if (element.tagName === "g") {
      all("rect,text,path", element).forEach(stretch);
      add(element, 0, HEIGHT, () => {});
    } else if (/^(rect|text|path)$/.test(element.tagName)) stretch(element);
  }
  return found;
}

const parts = readParts(), steps = parts.filter(({ element }) => element.id.startsWith("step-"));
const controls = Object.keys(model.folds).map(makeControl);
const numberOf = (step) => Number(step?.element.id.slice(5)), shown = () => steps.filter((step) => !step.away);

/** The handle at the corner of a frame, and the pill that stands for what is folded. */
function makeControl(name) {
  const { tab: [x, y, width, height], bottom, steps: hidden } = model.folds[name], frame = byId(name), middle = y + height / 2;
  const words = count(hidden), size = 20 + words.length * 6;
  const pill = make("g", { class: "pill" }, make("rect", { x: x + 14.5, y: 0.5, width: size, height: 17, rx: 8.5 }), make("text", { x: x + 14.5 + size / 2, y: 13 }, words));
  const handle = make("g", { class: "fold", role: "button", tabindex: 0, "aria-label": `${frame.getAttribute("aria-label")} (${words})` },
    make("rect", { x: x - 10, y: middle - 12, width: width + 10, height: 24 }), make("circle", { cx: x - 2.5, cy: middle, r: 6.5 }),
    make("path", { d: `M${x - 6} ${middle}h7` }), make("path", { d: `M${x - 2.5} ${middle - 3.5}v7` }));
  const toggle = (event) => {
    event.preventDefault();
    if (!folded.delete(name)) folded.add(name);
    applyFolds(y);
  };
  for (const element of [handle, pill]) element.addEventListener("click", toggle);
  handle.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") toggle(event); });
  put(frame, { role: "group" });
  frame.append(pill, handle);
  return { name, arrange() {
    const shut = folded.has(name);
    put(handle, { "aria-expanded": !shut, transform: `translate(0 ${place(y) - y})` });
    put(pill, { transform: `translate(0 ${place(bottom) - 22})` });
    pill.classList.toggle("away", !shut);
  } };
}

/** Shows what the folds say; what is at the height `still` stays where the reader sees it. */
function applyFolds(still = 0) {
  const scroll = viewport.scrollTop - place(still) * zoom;
  bands = join([...folded].flatMap((name) => model.folds[name].bands));
  const shut = new Set(folded);
  for (const frame of all(".fragment", picture)) if (shut.has(frame.dataset.in)) shut.add(frame.id);
  for (const part of parts) {
    part.away = shut.has(part.element.dataset.in) || bands.some(([top, end]) => top <= part.top && part.end <= end);
    part.element.classList.toggle("away", part.away);
    part.move();
  }
  for (const control of controls) control.arrange();
  put(button("fold"), { "aria-pressed": folded.size === controls.length });
  resize();
  light();
  viewport.scrollTop = scroll + place(still) * zoom;
}

/** The first step that begins in what the reader sees. */
function firstInSight() {
  const top = (viewport.scrollTop - sheet.offsetTop) / zoom + (root.classList.contains("stuck") ? STRIP : 0);
  return shown().find((step) => place(step.top) >= top) || steps.at(-1);
}

function foldAll(shut = folded.size < controls.length) {
  const still = firstInSight()?.top;
  for (const { name } of controls) if (shut) folded.add(name); else folded.delete(name);
  applyFolds(still);
}

function unfoldAround(element) {
  const before = folded.size;
  for (let around = element; around; around = byId(around.dataset.in)) folded.delete(around.id);
  if (folded.size < before) applyFolds();
}

// The view: zoom and scrolling.

let zoom = 1;
/** "auto" shows a wide picture smaller, as far as it can be read; "fit" fits the width; "free" is as the reader chose. */
let mode = "auto";

function refit() {
  const fit = (viewport.clientWidth - 2 * parseFloat(getComputedStyle(viewport).paddingLeft)) / WIDTH;
  if (mode !== "free") zoom = mode === "fit" ? clamp(fit, 0.1, 2.5) : clamp(fit, 0.7, 1);
  resize();
}

function resize() {
  const height = place(HEIGHT);
  put(picture, { viewBox: `0 0 ${WIDTH} ${height}`, height });
  sheet.style.setProperty("--zoom", zoom);
  button("actual").textContent = `${Math.round(zoom * 100)}%`;
  watch();
}

/** Zooms so that what is at a point of the window, or in the middle, stays there. */
function zoomTo(value, x = innerWidth / 2, y = innerHeight / 2) {
  const before = sheet.getBoundingClientRect(), old = zoom;
  mode = "free";
  zoom = clamp(value, 0.1, 5);
  resize();
  const after = sheet.getBoundingClientRect();
  viewport.scrollLeft += after.left - x + (x - before.left) * zoom / old;
  viewport.scrollTop += after.top - y + (y - before.top) * zoom / old;
}

/** Shows the heads in a strip while the real ones are out of sight, but only those of lifelines that are there. */
function watch() {
  const top = (viewport.scrollTop - sheet.offsetTop) / zoom;
  // The strip has a border of 6 pixels.
  root.classList.toggle("stuck", top > HEAD_TOP - 6 / zoom);
  for (const [number, start, end] of model.passing) byId(`strip-head-${number}`)?.classList.toggle("away", place(start) > top + STRIP || place(end) < top);
}

/** Scrolls until an area is in sight, clear of the heads above and the card below. */
function reveal([x, y, width, height], behavior = calm.matches ? "auto" : "smooth") {
  const way = (start, size, from, to) => start >= from && start + size <= to ? 0 : start - from - Math.max(0, (to - from - size) / 2);
  const frame = viewport.getBoundingClientRect(), paper = sheet.getBoundingClientRect();
  const left = way(paper.left - frame.left + x * zoom, width * zoom, 16, frame.width - 16);
  const top = way(paper.top - frame.top + place(y) * zoom, height * zoom, STRIP * zoom + 20, frame.height - one(".dock").offsetHeight - 16);
  viewport.scrollBy({ left, top, behavior: Math.abs(top) > 2 * innerHeight ? "auto" : behavior });
}

viewport.addEventListener("scroll", watch, { passive: true });
viewport.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  zoomTo(zoom * Math.exp(-clamp(event.deltaY, -60, 60) / 200), event.clientX, event.clientY);
}, { passive: false });

// One finger scrolls, as everywhere; two zoom, and take along what is between them.
let pinch;
for (const type of ["touchstart", "touchmove", "touchend"]) viewport.addEventListener(type, (event) => {
  const [a, b, more] = event.touches, before = pinch;
  pinch = b && !more && { size: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 };
  if (!pinch) return;
  event.preventDefault();
  if (!before) return;
  viewport.scrollBy(before.x - pinch.x, before.y - pinch.y);
  zoomTo(zoom * pinch.size / before.size, pinch.x, pinch.y);
}, { passive: false });

// The mouse drags the picture; on text it selects.
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

// Steps.

const entries = new Map(all("a[href^='#step-']", panel).map((entry) => [numberIn(entry), entry]));
const veil = make("path", { class: "veil" }), spot = make("rect", { class: "spot", rx: 6 });
let current = 0;

/** The current step and the heads of its lifelines shine through a veil over everything else. */
function light() {
  const step = byId(`step-${current}`), names = step?.dataset.lifelines?.split(" ");
  const isIdle = (head) => !!names && !names.includes(head.dataset.lifelines);
  for (const element of [veil, spot]) element.classList.toggle("away", !step);
  for (const head of all(".head", strip)) head.classList.toggle("idle", isIdle(head));
  if (!step) return;
  const hole = ([x, y, width, height], room) => `M${x - room} ${place(y) - room}h${width + 2 * room}v${height + 2 * room}H${x - room}z`;
  const heads = all(".head:not(.away)", picture).filter((head) => !isIdle(head)), [x, y, width, height] = model.areas[step.id];
  put(veil, { d: `M0 0H${WIDTH}V${place(HEIGHT)}H0z${hole([x, y, width, height], 6)}${heads.map((head) => hole(model.areas[head.id], 1)).join("")}` });
  put(spot, { x: x - 6, y: place(y) - 6, width: width + 12, height: height + 12 });
}

/** Makes a step the current one, or none (0). */
function goTo(number, follow = true) {
  const step = byId(`step-${number}`);
  for (const element of [byId(`step-${current}`), entries.get(current)]) element?.removeAttribute("aria-current");
  current = step ? number : 0;
  root.classList.toggle("stepping", current > 0);
  button("leave").hidden = !current;
  describe();
  history.replaceState(null, "", step ? `#step-${number}` : location.href.split("#")[0]);
  light();
  if (!step) return;
  for (const element of [step, entries.get(number)]) put(element, { "aria-current": "step" });
  entries.get(number).scrollIntoView({ block: "nearest" });
  unfoldAround(step);
  if (follow) reveal(model.areas[step.id]);
}

/** Says on the card which step it is. */
function describe() {
  const entry = entries.get(current), frames = [];
  const say = (className, textContent) => Object.assign(document.createElement("span"), { className, textContent });
  for (let frame = entry?.closest(".operand"); frame; frame = frame.parentElement.closest(".operand")) frames.unshift(one("p", frame).textContent);
  one(".detail").replaceChildren(...entry
    ? [say("count", `${current} / ${entries.size}`), say("inside", frames.join(" › ")), ...all(".route,.what,.where", entry.parentElement).map((part) => part.cloneNode(true))]
    : [count(entries.size)]);
}

/** Goes to the next step that is not folded away; from nowhere, to the first one in sight. */
function move(direction) {
  if (!current) return goTo(numberOf(firstInSight()));
  let number = current + direction;
  while (byId(`step-${number}`)?.classList.contains("away")) number += direction;
  if (entries.has(number)) goTo(number);
}

picture.addEventListener("click", (event) => {
  if (!getSelection().isCollapsed || event.target.closest("a[href],.fold,.pill")) return;
  const frame = picture.getBoundingClientRect(), x = (event.clientX - frame.left) / zoom, y = (event.clientY - frame.top) / zoom;
  const hit = shown().find(({ element, top, end }) => {
    const [left, , width] = model.areas[element.id];
    return x > left - 4 && x < left + width + 4 && y > place(top) - 4 && y < place(end) + 4;
  });
  if (hit) goTo(numberOf(hit) === current ? 0 : numberOf(hit), false);
});

panel.addEventListener("click", (event) => {
  const entry = event.target.closest("a[href^='#step-']");
  if (!entry) return;
  event.preventDefault();
  if (matchMedia("(max-width: 700px)").matches) toggleOutline();
  goTo(numberIn(entry));
});

function toggleOutline() {
  const open = panel.classList.toggle("open");
  put(button("outline"), { "aria-expanded": open });
  if (open) (entries.get(current) || one("a", panel))?.focus();
}

// Find. Blanks do not count, so that a line break hides nothing.

const box = one(".find"), query = one("input", box);
const plain = (text = "") => text.toLowerCase().replace(/\s/g, "");
const areaOf = (mark) => ["x", "y", "width", "height"].map((name) => Number(mark.getAttribute(name)));
let hits = [], hit = 0;

function lay(before, x, y, width, height) {
  const mark = make("rect", { class: "mark", x, y, width, height, rx: 2 });
  before.before(mark);
  return mark;
}

/** Yields where a group of the picture says what is wanted, each with its marks: one in each line. */
function* findText(owner, wanted) {
  const letters = all(":scope > text", owner)
    .flatMap((text) => text.textContent.split("").map((letter, index) => ({ text, index, letter: plain(letter)[0] }))).filter(({ letter }) => letter);
  const words = letters.map(({ letter }) => letter).join("");
  for (let from = words.indexOf(wanted); from >= 0; from = words.indexOf(wanted, from + wanted.length)) {
    const lines = new Map();
    for (const { text, index } of letters.slice(from, from + wanted.length)) {
      const { x, y, width, height } = text.getExtentOfChar(index), [left, right] = lines.get(text) || [x, x];
      lines.set(text, [Math.min(left, x), Math.max(right, x + width), y, height]);
    }
    yield { owner, marks: [...lines].map(([text, [left, right, y, height]]) => lay(text, left - 1, y, right - left + 2, height)) };
  }
}

/** Yields a step if its source is wanted, marked as a whole. */
function* findSource({ element: owner }, wanted) {
  const [x, y, width, height] = model.areas[owner.id];
  if (plain(owner.dataset.anchor).includes(wanted)) yield { owner, marks: [lay(owner.firstElementChild, x - 3, y - 2, width + 6, height + 4)] };
}

function search() {
  const wanted = box.hidden ? "" : plain(query.value);
  for (const mark of all(".mark", picture)) mark.remove();
  hits = wanted ? [picture, ...all("g:not(.foot,.pill,.fold)", picture)].flatMap((owner) => [...findText(owner, wanted)]) : [];
  if (wanted && !hits.length) hits = steps.flatMap((step) => [...findSource(step, wanted)]);
  hits.sort((a, b) => areaOf(a.marks[0])[1] - areaOf(b.marks[0])[1]);
  showHit(0);
}

function showHit(number) {
  hit = hits.length && (number + hits.length) % hits.length;
  hits.forEach(({ marks }, index) => marks.forEach((mark) => mark.classList.toggle("now", index === hit)));
  one("output", box).textContent = hits.length ? `${hit + 1} of ${hits.length}` : query.value.trim() && "No match";
  if (!hits.length) return;
  unfoldAround(hits[hit].owner);
  reveal(areaOf(hits[hit].marks[0]));
}

function openFind(open) {
  box.hidden = !open;
  root.classList.toggle("finding", open);
  put(button("find"), { "aria-expanded": open });
  search();
  if (open) query.select(); else viewport.focus({ preventScroll: true });
}

query.addEventListener("input", search);
query.addEventListener("keydown", (event) => { if (event.key === "Enter") showHit(hit + (event.shiftKey ? -1 : 1)); });

// Paper: everything unfolded, on pages that begin with the heads and end between two steps.

let shut = [];
addEventListener("beforeprint", () => {
  shut = [...folded];
  foldAll(false);
  const tall = WIDTH > 1000 ? WIDTH * 0.66 : Math.max(WIDTH, 700) * 1.3, pages = [];
  for (let top = 0, end; HEIGHT > tall && top < HEIGHT; top = end) {
    end = Math.min(HEIGHT, top + tall - (top && STRIP));
    for (const step of end < HEIGHT ? steps.toReversed() : []) if (step.top - 7 > top && step.top - 7 < end && step.end + 7 > end) end = step.top - 7;
    pages.push(makePage(top, end));
  }
  root.classList.toggle("paged", pages.length > 0);
  sheet.prepend(...pages);
});
addEventListener("afterprint", () => {
  for (const page of all(".page")) page.remove();
  for (const name of shut) folded.add(name);
  applyFolds();
});

function makePage(top, end) {
  const page = Object.assign(document.createElement("div"), { className: "page" }), part = picture.cloneNode(true);
  one("style", part)?.remove();
  put(part, { viewBox: `0 ${top} ${WIDTH} ${end - top}`, height: end - top });
  page.append(...top ? [strip.cloneNode(true)] : [], part);
  return page;
}

// Keys and buttons.

const help = one(".help");
const actions = {
  next: () => move(1), previous: () => move(-1), first: () => goTo(numberOf(shown()[0])), last: () => goTo(numberOf(shown().at(-1))), leave: () => goTo(0),
  find: () => openFind(true), "find-next": () => showHit(hit + 1), "find-previous": () => showHit(hit - 1), "find-close": () => openFind(false),
  outline: toggleOutline, fold: () => foldAll(), help: () => help.open ? help.close() : help.showModal(),
  larger: () => zoomTo(zoom * 1.2), smaller: () => zoomTo(zoom / 1.2), actual: () => zoomTo(1), fit: () => { mode = "fit"; refit(); },
};
const keys = {
  ArrowRight: "next", ArrowDown: "next", j: "next", ArrowLeft: "previous", ArrowUp: "previous", k: "previous", Home: "first", End: "last",
  "/": "find", f: "fold", l: "outline", "?": "help", "+": "larger", "=": "larger", "-": "smaller", 0: "actual", w: "fit",
};

addEventListener("click", ({ target }) => actions[target.closest("[data-do]")?.dataset.do]?.());
addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && key.length > 1) || help.open) return;
  if (key === "Escape") return box.hidden ? goTo(0) : openFind(false);
  // So that the keys that scroll, scroll it.
  if (target === document.body && /^( |Page.*)$/.test(key)) viewport.focus({ preventScroll: true });
  if (target === query || !keys[key]) return;
  event.preventDefault();
  actions[keys[key]]();
});

// Begin.

root.classList.add("live");
// A click on a step selects it; the card has the link.
for (const link of all("a", picture)) if (!link.firstElementChild.matches(".head,.foot")) link.removeAttribute("href");
picture.append(veil, spot);
button("fold").hidden = !controls.length;
refit();
applyFolds();
goTo(numberIn(location), false);
// The browser scrolls to the step as well, but below the heads.
addEventListener("load", () => requestAnimationFrame(() => current && reveal(model.areas[`step-${current}`], "auto")));
addEventListener("hashchange", () => goTo(numberIn(location)));
new ResizeObserver(refit).observe(viewport);
