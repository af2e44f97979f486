/* The editor: text on the left, picture on the right, and what is around them. */
import { Catalogue } from "./catalogue";
import { Desk } from "./desk";
import { setUpDialogs } from "./dialogs";
import { Drafts } from "./drafts";
import { Drawer } from "./drawing";
import { setUpKeys } from "./keys";
import { Looks } from "./looks";
import { all, isMac, root, say } from "./page";
import { Picture } from "./picture";
import { SAMPLE } from "./sample";
import { readFragment } from "./sharing";
import { setUpSplit, Tabs } from "./split";

setUpSplit();
const desk: Desk = new Desk(
  {
    tabs: new Tabs(),
    drafts: new Drafts(SAMPLE, (text) => desk.adopt(text), (isKept) => desk.tellKept(isKept)),
    drawer: new Drawer((drawn) => desk.show(drawn), (problem) => desk.tellTrouble(problem)),
    picture: new Picture((line) => desk.goTo(line)),
    looks: new Looks(() => desk.draw()),
  },

);
setUpDialogs(desk, new Catalogue((text) => desk.begin(text)));
setUpKeys(desk);

/** Opens what a link brings, as a draft of its own, and takes it out of the address: it is kept here now. */
async function openFragment(): Promise<void> {
  try {
    const shared = await readFragment(location.hash);
    if (!shared) return;
    history.replaceState(null, "", location.pathname + location.search);
    if (shared.theme !== "auto") desk.parts.looks.choose(shared.theme);
    desk.begin(shared.text.replaceAll("\r\n", "\n"));
  } catch (error) {
    say(`Not opened: ${(error as Error).message}.`);
  }
}

addEventListener("hashchange", () => void openFragment());
void openFragment();
root.classList.add("ready");

// Elsewhere the key is another one.
if (isMac) {
  for (const key of all("kbd")) if (key.textContent === "Ctrl") key.textContent = "⌘";
  for (const element of all("[title*='Ctrl']")) element.title = element.title.replace("Ctrl", "⌘");
}
