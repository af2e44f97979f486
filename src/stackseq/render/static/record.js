/* A page of what was recorded: frames that are shut at first, and a button that shows everything.

   Everything is either unfolded, or, where another diagram tells it, shown in place of the first one; the page has it as text. */

{
  const section = document.querySelector(".viewer"), inside = (selector) => section.querySelector(selector);
  const { shut, other } = JSON.parse(document.querySelector(".record").textContent);
  // Before the viewer adds what it adds.
  const first = { picture: inside(".sheet > .drawing").outerHTML, strip: inside(".strip > .drawing").outerHTML, model: inside(".model").textContent, outline: inside(".outline").innerHTML };
  const viewer = StackSeqViewer.mount(section), button = inside("[data-do=everything]");
  let isAll = false;

  const fold = () => {
    const { picture, number } = viewer;
    picture.folded = new Set(isAll ? [] : shut.filter((name) => name in picture.model.folds));
    picture.applyFolds();
    // A step that the reader is at stays in sight, whatever was shut.
    if (number) viewer.goTo(number);
  };

  const toggle = () => {
    isAll = !isAll;
    if (other) viewer.show(isAll ? other : first);
    else fold();
    button.setAttribute("aria-pressed", isAll);
  };

  button.hidden = false;
  button.addEventListener("click", toggle);
  document.addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
    if (key === "e" && !ctrlKey && !metaKey && !altKey && !inside(".help").open && !target.closest?.("input,select,textarea")) toggle();
  });
  if (!other) fold();
}
