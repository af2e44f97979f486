/* Indentation: four blanks for each fragment around a line, as `stackseq format` writes it; and folding along the same lines. */
import { foldService, indentService, indentUnit } from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";
import { findStructure, structureOf } from "./structure";

const UNIT = 4;
const CLOSES = /^\s*(?:(?:else|and|end)(?=\s|$)|\})/i;

const indent = indentService.of((context, position) => {
  const { doc } = context.state, line = doc.lineAt(position), { depths, groups } = structureOf(doc);
  if (context.simulatedBreak === null || context.simulatedBreak !== position) {
    const group = groups.get(line.number - 1);
    // The lines of a note are indented as their writer likes.
    if (group && !group.lines.includes(line.number - 1)) return null;
    return (depths[line.number - 1] ?? 0) * UNIT;
  }
  // A new line: what is open behind the line that is broken here.
  const behind = findStructure([...doc.sliceString(0, position).split("\n"), ""]), last = behind.lines.at(-2);
  const open = (behind.depths.at(-1) ?? 0) + (last?.block ? 1 : 0);
  return Math.max(0, open - (CLOSES.test(doc.sliceString(position, line.to)) ? 1 : 0)) * UNIT;
});

const fold = foldService.of((state, from) => {
  const number = state.doc.lineAt(from).number - 1, group = structureOf(state.doc).groups.get(number);
  if (!group?.closed || group.lines[0] !== number) return null;
  const last = state.doc.line((group.lines.at(-1) as number) + 1);
  return { from: state.doc.line(number + 1).to, to: last.from - 1 };
});

export const indentation: Extension = [
  indentUnit.of(" ".repeat(UNIT)),
  EditorState.tabSize.of(UNIT),
  indent,
  fold,
  EditorState.languageData.of(() => [{ indentOnInput: /^\s*(?:else|end|\})$/i, commentTokens: { line: "#" } }]),
];
