/* Colours: of the parts of each line in sight, and of the lines that belong together with the one where the cursor is. */
import { RangeSetBuilder, type Extension, type Text } from "@codemirror/state";
import { Decoration, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from "@codemirror/view";
import type { Look } from "./line";
import { structureOf } from "./structure";

const LOOKS = Object.fromEntries(
  (["keyword", "arrow", "modifier", "name", "comment", "anchor", "guard", "title", "escape", "block"] satisfies Look[]).map((look) => [look, Decoration.mark({ class: `wsd-${look}` })]),
) as Record<Look, Decoration>;
const PAIRED = Decoration.mark({ class: "wsd-paired" }), UNPAIRED = Decoration.mark({ class: "wsd-unpaired" });

function coloursOf(view: EditorView): DecorationSet {
  const { doc } = view.state, { lines } = structureOf(doc), builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let number = doc.lineAt(from).number; number <= doc.lines && doc.line(number).from <= to; number += 1) {
      const start = doc.line(number).from, tokens = [...(lines[number - 1]?.tokens ?? [])].sort((a, b) => a.from - b.from);
      for (const token of tokens) builder.add(start + token.from, start + token.to, LOOKS[token.look]);
    }
  }
  return builder.finish();
}

function pairOf(view: EditorView): DecorationSet {
  const { doc, selection } = view.state, at = doc.lineAt(selection.main.head).number - 1, { lines, groups } = structureOf(doc);
  const group = groups.get(at), first = lines[at]?.tokens[0];
  if (!group || !group.lines.includes(at) || !first) return Decoration.none;
  const look = group.closed ? PAIRED : UNPAIRED;
  return Decoration.set(group.lines.flatMap((number) => rangeOfWord(doc, number, lines[number]?.tokens[0], look)));
}

function rangeOfWord(doc: Text, number: number, token: { from: number; to: number } | undefined, look: Decoration) {
  const start = doc.line(number + 1).from;
  return token ? [look.range(start + token.from, start + token.to)] : [];
}

const plugin = (make: (view: EditorView) => DecorationSet, isStale: (update: ViewUpdate) => boolean): Extension =>
  ViewPlugin.define(
    (view) => ({
      decorations: make(view),
      update(update: ViewUpdate) {
        if (isStale(update)) this.decorations = make(update.view);
      },
    }),
    { decorations: (value) => value.decorations },
  );

/** Colours each line. */
export const colours: Extension = plugin(coloursOf, (update) => update.docChanged || update.viewportChanged);

/** Long lines go on below themselves, a little further in. */
export const hanging: Extension = plugin((view) => {
  const { doc } = view.state, builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = doc.lineAt(at), indent = Math.min(Math.max(line.text.search(/\S/), 0), 40) + 2;
      builder.add(line.from, line.from, Decoration.line({ attributes: { style: `padding-left:calc(4px + ${indent}ch);text-indent:-${indent}ch` } }));
      at = line.to + 1;
    }
  }
  return builder.finish();
}, (update) => update.docChanged || update.viewportChanged);

/** Marks `alt`, `else` and `end` that belong together. */
export const pairs: Extension = plugin(pairOf, (update) => update.docChanged || update.selectionSet);
