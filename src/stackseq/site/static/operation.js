/* The page about one operation: brings its diagram to life. Other editions wait until the first one has been seen. */
"use strict";

(() => {
  const { all, one, script } = StackSeqSite;
  const section = one(".viewer");

  // The page says once where the steps of a function are, and what they leave in logs, in a table; the viewer tells it with each.
  const places = new Map(), signs = new Map(all(".signs-table tbody tr").map((row) => {
    const called = one("code[title]", row);
    return [`${called.title} ${called.textContent}`, one("td ul", row)];
  }));
  for (const entry of all(".outline li[data-key]", section)) {
    const link = one("a", entry), { anchor } = document.getElementById(link.hash.slice(1)).dataset, place = one(".where", entry);
    const isTold = places.has(anchor);
    if (place && !isTold) places.set(anchor, place);
    else if (isTold) {
      const again = places.get(anchor).cloneNode(true);
      // Right below the step that told it, the list does not show it again.
      if (place) place.replaceWith(again);
      else {
        again.classList.add("again");
        link.after(" ", again);
      }
    }
    if (!anchor || !signs.get(anchor)) continue;
    const list = signs.get(anchor).cloneNode(true);
    list.className = "signs";
    entry.append(list);
    signs.delete(anchor);
  }

  // The number of a step means the edition that the address names, which comes later.
  StackSeqSite.step = location.hash;
  StackSeqViewer.mount(section);
  const more = async () => {
    for (const name of ["deltas", "compare", "signs", "editions"]) await script(`assets/${name}.js`);
  };
  if (/[?&](release|detail|since)=/.test(location.search)) more();
  else if (document.readyState === "complete") more();
  else addEventListener("load", () => setTimeout(more));
})();
