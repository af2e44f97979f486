/* The page about one operation: brings its diagram to life. Other editions wait until the first one has been seen. */
"use strict";

(() => {
  const { all, one, script } = StackSeqSite;
  const section = one(".viewer");

  // What a step leaves in logs stands in a table of its own; the viewer tells it with the step.
  for (const row of all(".signs-table tr[data-anchor]")) {
    const step = all("[id^=step-]", section).find(({ dataset }) => dataset.anchor === row.dataset.anchor);
    const entry = step && one(`.outline a[href="#${step.id}"]`, section)?.parentElement, signs = one("ul", row).cloneNode(true);
    signs.className = "signs";
    entry?.append(signs);
  }

  // The number of a step means the edition that the address names, which comes later.
  StackSeqSite.step = location.hash;
  StackSeqViewer.mount(section);
  const more = async () => {
    for (const name of ["deltas", "compare", "editions"]) await script(`assets/${name}.js`);
  };
  if (/[?&](release|detail|since)=/.test(location.search)) more();
  else if (document.readyState === "complete") more();
  else addEventListener("load", () => setTimeout(more));
})();
