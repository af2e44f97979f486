/* A page of what was recorded: first what matters, as much of it at a time as can be read, and everything at a button or a key. */

{
  const section = document.querySelector(".viewer"), inside = (selector) => section.querySelector(selector);
  const other = JSON.parse(document.querySelector(".record").textContent);
  // Before the viewer adds what it adds.
  const first = { picture: inside(".sheet > .drawing").outerHTML, strip: inside(".strip > .drawing").outerHTML, model: inside(".model").textContent, outline: inside(".outline").innerHTML };
  const viewer = StackSeqViewer.mount(section), button = inside("[data-do=everything]"), { view, viewport } = viewer;
  let isAll = false;

  /** A picture that would nearly fit into the window does. */
  const fit = () => {
    const size = (viewport.clientHeight - 24) / viewer.picture.height;
    if (size < view.zoom && size > 0.58 && !viewer.number) {
      view.zoomTo(size);
      viewport.scrollTop = 0;
    }
  };

  const toggle = () => {
    isAll = !isAll;
    view.mode = "auto";
    viewer.show(isAll ? other : first);
    fit();
    button.setAttribute("aria-pressed", isAll);
  };

  button.hidden = false;
  button.addEventListener("click", toggle);
  document.addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
    if (key === "e" && !ctrlKey && !metaKey && !altKey && !inside(".help").open && !target.closest?.("input,select,textarea")) toggle();
  });
  fit();
}
