/* What the server says about the text, shown where it is, with what can be done about it by machine. */
import { lintGutter, linter, setDiagnostics, type Action, type Diagnostic } from "@codemirror/lint";
import type { Extension, Text } from "@codemirror/state";
import { type Command, type EditorView } from "@codemirror/view";
import type { Drawn } from "./drawing";
import type { Edit, Finding, Fix } from "./server";
import { build, sentence } from "./page";

const SEVERITIES = { error: "error", warning: "warning", extension: "info" } as const;

/** A place in the text, which may have lost lines since. */
function placeIn(doc: Text, line: number, column: number): number {
  if (line > doc.lines) return doc.length;
  const { from, to } = doc.line(Math.max(1, line));
  return Math.min(from + Math.max(1, column) - 1, to);
}

const rangeIn = (doc: Text, { line, column, endLine, endColumn }: Edit | Finding) => ({ from: placeIn(doc, line, column), to: placeIn(doc, endLine, endColumn) });

/** Makes a repair. It is of one text: if that has changed, another repair is on its way. */
export function makeFix(view: EditorView, drawn: Drawn, fix: Fix): void {
  const { doc } = view.state;
  if (doc.toString() !== drawn.text) return;
  view.dispatch({ changes: fix.edits.map((edit) => ({ ...rangeIn(doc, edit), insert: edit.text })), userEvent: "input.fix", scrollIntoView: true });
  view.focus();
}

function toDiagnostic(finding: Finding, drawn: Drawn, doc: Text): Diagnostic {
  const actions: Action[] = (finding.fixes ?? []).map((fix) => ({ name: fix.title.replaceAll("`", ""), apply: (view) => makeFix(view, drawn, fix) }));
  let { from, to } = rangeIn(doc, finding);
  // Over several lines, only the first one is marked.
  to = Math.max(from, Math.min(to, doc.lineAt(from).to));
  if (from === to) ({ from, to } = doc.lineAt(from));
  return {
    from, to, severity: SEVERITIES[finding.severity], message: finding.message, markClass: `wsd-${finding.severity}`,
    actions,
    renderMessage: () => build("div", {}, sentence("", finding.message), ...finding.hints.map((hint) => sentence("hint", hint))),
  };
}

/** Shows what was found in the text that was drawn; what belongs to an older text waits for the next drawing. */
export function showFindings(view: EditorView, drawn: Drawn): void {
  const { doc } = view.state;
  if (doc.toString() === drawn.text) view.dispatch(setDiagnostics(view.state, drawn.diagnostics.map((finding) => toDiagnostic(finding, drawn, doc))));
}

/** Repairs the first thing on the cursor's line that can be. */
export const fixLine: (drawn: () => Drawn | null) => Command = (drawn) => (view) => {
  const line = view.state.doc.lineAt(view.state.selection.main.head).number, found = drawn();
  const fix = found?.diagnostics.filter((each) => each.line === line).flatMap((each) => each.fixes ?? [])[0];
  if (found && fix) makeFix(view, found, fix);
  return true;
};

/** How many there are, in words. */
export function countFindings({ diagnostics }: Drawn): { text: string; worst: string } {
  const number = (severity: string) => diagnostics.filter((each) => each.severity === severity).length;
  const words = (count: number, word: string) => (count ? [`${count} ${word}${count > 1 ? "s" : ""}`] : []);
  const parts = [...words(number("error"), "error"), ...words(number("warning"), "warning"), ...words(number("extension"), "extension")];
  return { text: parts.join(", ") || "No problems", worst: number("error") ? "error" : number("warning") ? "warning" : "" };
}

export const findings: Extension = [
  linter(null, { markerFilter: (all) => [...all], autoPanel: false }),
  lintGutter({ markerFilter: (all) => all.filter(({ severity }) => severity !== "info") }),
];
