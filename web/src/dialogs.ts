/* The menus and dialogs around the desk. */
import type { Catalogue } from "./catalogue";
import type { Desk } from "./desk";
import { titleOf } from "./drafts";
import { copyPicture, exportAs, setUpFiles } from "./exporting";
import { setUpMenu } from "./menus";
import { build, one, onAction, say } from "./page";
import { fragmentOf } from "./sharing";

/** Longer addresses are cut by some programs. */
const LONG = 8000;

/** Gives the buttons of the page their work. */
export function setUpDialogs(desk: Desk, catalogue: Catalogue): void {
  setUpMenu("export");
  setUpDrafts(desk);
  setUpFiles((text) => desk.begin(text));
  onAction("catalogue", () => catalogue.ask());
  onAction("export", ({ dataset }) => void exportAs(dataset.format as string, desk.pane.text, desk.parts.looks.theme));
  onAction("copy-picture", () => void copyPicture(desk.pane.text, desk.parts.looks.theme));
  onAction("share", () => void share(desk));
  onAction("copy-link", () => void copyLink());
  onAction("help", () => one<HTMLDialogElement>("#help").showModal());
  onAction("tidy", () => void desk.tidy());
  closeOnBackdrop();
}

/** The menu of drafts, which is made anew each time. */
function setUpDrafts(desk: Desk): void {
  const { drafts } = desk.parts, menu = setUpMenu("drafts", () => fill());
  const fill = () => {
    drafts.flush();
    one("ul", menu).replaceChildren(...drafts.list().map(({ id, text, changed }) => {
      const name = titleOf(text), current = id === drafts.current.id;
      const open = build("button", { type: "button", className: "draft" }, build("span", { textContent: name }), build("span", { className: "faint", textContent: current ? "open" : when(changed) }));
      open.addEventListener("click", () => desk.open(id));
      const remove = build("button", { type: "button", className: "remove", title: `Throw away: ${name}`, ariaLabel: `Throw away: ${name}`, textContent: "×" });
      remove.dataset.stay = "";
      remove.addEventListener("click", () => throwAway(id, name));
      return build("li", {}, open, ...(current ? [] : [remove]));
    }));
  };
  const throwAway = (id: string, name: string) => {
    const bringBack = drafts.remove(id);
    fill();
    one("button", menu).focus();
    say(`Thrown away: ${name}.`, () => (bringBack(), fill()));
  };
  onAction("new", () => {
    desk.begin("");
    desk.pane.view.focus();
  });
  onAction("open-file", () => one("#file").click());
}

function when(time: number): string {
  const date = new Date(time), isToday = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(undefined, isToday ? { timeStyle: "short" } : { dateStyle: "medium" });
}

async function share(desk: Desk): Promise<void> {
  const dialog = one<HTMLDialogElement>("#share"), input = one<HTMLInputElement>("input", dialog);
  const link = new URL(await fragmentOf(desk.pane.text, desk.parts.looks.chosen), location.href).href;
  input.value = link;
  one(".local", dialog).hidden = !/^(localhost|127\.|\[::1\])/.test(location.hostname);
  one(".long", dialog).hidden = link.length <= LONG;
  dialog.showModal();
  input.select();
}

async function copyLink(): Promise<void> {
  const input = one<HTMLInputElement>("#share input");
  try {
    await navigator.clipboard.writeText(input.value);
    one<HTMLDialogElement>("#share").close();
    say("The link is in the clipboard.");
  } catch {
    input.select();
    say("The browser does not let this page copy: press Ctrl C.");
  }
}

/** A click beside a dialog closes it. */
function closeOnBackdrop(): void {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("pointerdown", (event) => {
      const { left, right, top, bottom } = dialog.getBoundingClientRect();
      if (event.target === dialog && (event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom)) dialog.close();
    });
  }
}
