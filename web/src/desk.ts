/* What ties text, picture and drafts together: what happens after a key or a click in one of them. */
import { nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import type { KeyBinding, ViewUpdate } from "@codemirror/view";
import type { Drafts } from "./drafts";
import { titleOf } from "./drafts";
import type { Drawer, Drawn } from "./drawing";
import { fixLine, showFindings } from "./findings";
import { structureOf } from "./language/structure";
import type { Looks } from "./looks";
import { narrow, one, say } from "./page";
import type { Picture } from "./picture";
import { Problems } from "./problems";
import { drawFile, Refused } from "./server";
import type { Tabs } from "./split";
import { TextPane } from "./text";

export interface Parts { tabs: Tabs; drafts: Drafts; drawer: Drawer; picture: Picture; looks: Looks }

export class Desk {
  readonly pane: TextPane;
  private readonly problems: Problems;
  /** What is shown, which may be of an older text. */
  private drawn: Drawn | null = null;
  /** The line whose drawing is marked. */
  private subject = 0;
  private mustReveal = false;

  constructor(readonly parts: Parts) {
    const own: KeyBinding[] = [
      { key: "Mod-.", run: fixLine(() => this.drawn) }, { key: "Shift-Alt-f", run: () => (void this.tidy(), true) },
      { key: "Mod-Shift-m", run: () => (this.problems.toggle(), true) }, { key: "F8", run: nextDiagnostic, shift: previousDiagnostic },
    ];
    this.pane = new TextPane(one(".editor"), parts.drafts.current.text, own, (update) => this.changed(update));
    this.problems = new Problems(this.pane);
    this.opened();
  }

  // The text.

  private changed(update: ViewUpdate): void {
    if (update.docChanged) {
      this.parts.drafts.write(this.pane.text);
      this.name();
      this.draw();
    }
    if (update.docChanged || update.selectionSet) this.follow();
  }

  private opened(): void {
    this.subject = 0;
    if (this.parts.drafts.current.changed) this.tellKept(!this.parts.drafts.unsaved);
    this.name();
    this.draw();
  }

  /** Begins another draft. */
  begin(text: string): void {
    this.parts.drafts.begin(text);
    this.pane.open(text);
    this.opened();
  }

  /** Opens a draft. */
  open(id: string): void {
    const draft = this.parts.drafts.open(id);
    if (!draft) return;
    this.pane.open(draft.text);
    this.opened();
  }

  /** Takes over what another window wrote. */
  adopt(text: string): void {
    this.pane.replace(text);
    this.opened();
  }

  /** Answers who saves by habit. */
  keep(): void {
    this.parts.drafts.flush();
    if (!this.parts.drafts.unsaved) say("Kept in this browser, as always. Export makes a file of it.");
  }

  private name(): void {
    const name = titleOf(this.pane.text);
    one(".name .title").textContent = name;
    document.title = `${name} · StackSeq`;
  }

  /** Writes the text as `stackseq format` does; not while lines are not understood, which would be left out. */
  async tidy(): Promise<void> {
    const { text } = this.pane, { drawn } = this;
    if (drawn?.text !== text || drawn.diagnostics.some(({ severity }) => severity === "error")) return say("Mend the errors first: Tidy would leave those lines out.");
    try {
      const tidied = await (await drawFile(text, this.parts.looks.theme, "wsd")).text();
      if (this.pane.text !== text) return;
      if (tidied === text) return say("The text is in order already.");
      this.pane.replace(tidied);
    } catch (error) {
      say(error instanceof Refused ? `Not tidied: ${error.message}.` : "The server does not answer: nothing was changed.");
    }
  }

  // The picture.

  draw(): void {
    this.parts.drawer.ask(this.pane.text, this.parts.looks.theme);
  }

  show(drawn: Drawn): void {
    this.drawn = drawn;
    this.parts.picture.show(drawn);
    one(".empty").hidden = drawn.boxes.length > 0;
    one(".sheet").hidden = !drawn.boxes.length;
    showFindings(this.pane.view, drawn);
    this.problems.show(drawn);
    if (this.mustReveal && drawn.text === this.pane.text) this.revealSubject();
    document.dispatchEvent(new CustomEvent("stackseq:drawn", { detail: drawn.text }));
  }

  /** Marks what the cursor's line draws; scrolls there when the cursor comes to another line, not with each key. */
  private follow(): void {
    const subject = subjectOf(this.pane);
    this.mustReveal ||= subject !== this.subject;
    this.subject = subject;
    if (this.drawn?.text === this.pane.text) this.revealSubject();
  }

  private revealSubject(): void {
    if (this.mustReveal) this.parts.picture.reveal(this.subject);
    else this.parts.picture.mark(this.subject);
    this.mustReveal = false;
  }

  /** Goes to a line that was clicked on in the picture. */
  goTo(line: number): void {
    this.parts.tabs.show("text");
    this.pane.goTo(line);
    if (!narrow.matches) this.pane.view.focus();
  }

  // What there is to say.

  tellKept(isKept: boolean): void {
    const place = one(".kept");
    place.textContent = isKept ? "Kept in this browser" : "Not kept: the browser has no room. Export the text.";
    place.classList.toggle("lost", !isKept);
  }

  tellTrouble(problem: string): void {
    const place = one(".trouble");
    if (place.textContent !== problem) place.textContent = problem;
    place.hidden = !problem;
    if (problem) this.problems.forget();
  }
}

const ACTING = /^(activate|deactivate|destroy)\b/i;

/** The line that draws what belongs to the cursor's line; 0 if none does. */
function subjectOf(pane: TextPane): number {
  const { doc } = pane.view.state, { lines, groups } = structureOf(doc), at = pane.line - 1, first = groups.get(at)?.lines[0];
  if (first !== undefined) return first + 1;
  if (!ACTING.test(doc.line(at + 1).text.trim())) return at + 1;
  // What begins or ends an execution belongs to the message above.
  let above = at;
  while (above > 0 && lines[above]?.kind !== "message") above -= 1;
  return above + 1;
}
