/* A page of what was recorded: first what matters, as much of it at a time as can be read, and everything at a button or a key. */

{
  const section = document.querySelector(".viewer"), inside = (selector) => section.querySelector(selector);
  const other = JSON.parse(document.querySelector(".record").textContent);
  // Before the viewer adds what it adds.
  const first = { picture: inside(".sheet > .drawing").outerHTML, strip: inside(".strip > .drawing").outerHTML, model: inside(".model").textContent, outline: inside(".outline").innerHTML };
  const viewer = StackSeqViewer.mount(section), button = inside("[data-do=everything]"), { view, picture, viewport } = viewer;
  let isAll = false;

  const toggle = () => {
    isAll = !isAll;
    viewer.show(isAll ? other : first);
    button.setAttribute("aria-pressed", isAll);
  };

  button.hidden = false;
  button.addEventListener("click", toggle);
  document.addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
    if (key === "e" && !ctrlKey && !metaKey && !altKey && !inside(".help").open && !target.closest?.("input,select,textarea")) toggle();
  });
  // A picture that would nearly fit into the window does.
  const fit = (viewport.clientHeight - 24) / picture.height;
  if (fit < view.zoom && fit > 0.58 && !viewer.number) {
    view.zoomTo(fit);
    viewport.scrollTop = 0;
  }
}
