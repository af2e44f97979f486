/* Completion: what can stand where the cursor is. */
import { snippetCompletion, startCompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import { ARROW, mask } from "./line";
import { structureOf, type Structure } from "./structure";
import words from "./words.json";

const BLANK_BEHIND = new Set(["title", "option", "participant", "actor", "activate", "deactivate", "destroy", "create", "note", "state", "ref", "include", "link"]);

/** Inserts a text, and offers what may follow. */
const thenMore = (text: string) => (view: EditorView, _completion: Completion, from: number, to: number) => {
  view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length }, userEvent: "input.complete" });
  startCompletion(view);
};

const table = (entries: Record<string, string>, type: string, behind = ""): Completion[] =>
  Object.entries(entries).map(([label, detail], place) => ({ label, detail, type, boost: -place, ...(behind && { apply: label + behind }) }));

const KEYWORDS: Completion[] = [
  ...Object.entries(words.statements).map(([label, detail]) => ({ label, detail, type: "keyword", ...(BLANK_BEHIND.has(label) && { apply: thenMore(`${label} `) }) })),
  ...Object.entries(words.extensions).filter(([, detail]) => detail !== "without effect").map(([label, detail]) => ({ label, detail: `${detail} (extension)`, type: "keyword", boost: -20 })),
];
const FORMS: Completion[] = [
  ["alt … else … end", "alt ${condition}\n\t${}\nelse ${otherwise}\n\t${}\nend", "fragment"],
  ["opt … end", "opt ${condition}\n\t${}\nend", "fragment"],
  ["loop … end", "loop ${condition}\n\t${}\nend", "fragment"],
  ["par … else … end", "par\n\t${}\nelse\n\t${}\nend", "fragment"],
  ["parallel { … }", "parallel {\n\t${}\n}", "at the same height"],
  ["participant … as …", "participant ${long name} as ${name}", "with a short name"],
  ["note … end note", "note over ${name}\n\t${text}\nend note", "several lines"],
].map(([label = "", form = "", detail = ""], place) => snippetCompletion(form, { label, detail, type: "form", boost: -10 - place }));

const ARROWS: Completion[] = Object.entries(words.arrows).map(([label, detail], place) => ({ label, detail, type: "arrow", boost: 50 - place, apply: thenMore(label) }));
const PLACES: Completion[] = ["over", "left of", "right of"].map((label, place) => ({ label, type: "keyword", boost: -place, apply: thenMore(`${label} `) }));
const KINDS = table(words.kinds, "keyword", " "), OPTIONS = table(words.options, "keyword");
const NUMBERS = table({ off: "no numbers from here on", "10": "count from 10" }, "keyword");

/** A participant as it must be written. */
const written = (name: string): string => (/[":,<>\\#[\]{}*+=|;]|(?<![\p{L}\p{N}_])-|-(?![\p{L}\p{N}_])|^\W|\s$|^(end|note|title|option|alt|opt|else|loop|par|seq)\b/u.test(name) ? `"${name.replaceAll('"', '\\"')}"` : name);

function participants({ participants: found }: Structure, except: string, behind = "", more = false): Completion[] {
  return [...found].filter(([name]) => name !== except).map(([name, label]) => {
    const text = written(name) + behind;
    return { label: name, ...(label !== name && { detail: label.replaceAll("\\n", " ") }), type: "participant", boost: 10, apply: more ? thenMore(text) : text };
  });
}

/** Gives what fits at the cursor; nothing in texts. */
export function complete(context: CompletionContext): CompletionResult | null {
  const { state, pos } = context, line = state.doc.lineAt(pos), text = mask(line.text.slice(0, pos - line.from)), structure = structureOf(state.doc);
  const group = structure.groups.get(line.number - 1);
  if ((group && !group.lines.includes(line.number - 1)) || /^\s*#/.test(text)) return null;
  const result = (part: string, options: Completion[], validFor: RegExp): CompletionResult | null => (options.length ? { from: pos - part.length, options, validFor } : null);
  // What stands at the cursor alone is no participant yet.
  const typed = (part: string) => (structure.lines.some((each, number) => number !== line.number - 1 && each.names.includes(part)) ? "" : part);

  const placed = /^\s*(?:note|state)\s+((?:over|left|right)?(?: of?)?|\w*)$/i.exec(text);
  if (placed) return result(placed[1] ?? "", PLACES, /^[a-z ]*$/i);
  const covering = /^\s*(?:(?:note|state)\s+(?:over|left of|right of)|(?:.*>[+*-]*\s*)?ref\s+over)\s+(?:[^:]*,)?\s*([^:,]*)$/i.exec(text);
  if (covering) return result(covering[1] ?? "", participants(structure, typed(covering[1] ?? "")), /^[^:,]*$/);
  if (/^\s*ref\s+\w*$/i.test(text)) return result(/\w*$/.exec(text)?.[0] ?? "", PLACES.slice(0, 1), /^\w*$/);
  const acting = /^\s*(?:activate|deactivate|destroy|create|link)\s+([^:]*)$/i.exec(text);
  if (acting) return result(acting[1] ?? "", participants(structure, typed(acting[1] ?? "")), /^[^:]*$/);
  const kind = /^\s*participant:\s*(\w*)$/i.exec(text);
  if (kind) return result(kind[1] ?? "", KINDS, /^\w*$/);
  const option = /^\s*(option|autonumber)\s+(\S*)$/i.exec(text);
  if (option) return result(option[2] ?? "", /^option/i.test(option[1] ?? "") ? OPTIONS : NUMBERS, /^\S*$/);
  return completeMessage(context, text, structure, result, typed);
}

function completeMessage(
  context: CompletionContext, text: string, structure: Structure,
  result: (part: string, options: Completion[], validFor: RegExp) => CompletionResult | null, typed: (part: string) => string,
): CompletionResult | null {
  const arrow = ARROW.exec(text);
  if (arrow && text.indexOf(":", arrow.index) < 0) {
    const part = /^\s*[+*-]*\s*(.*)$/.exec(text.slice(arrow.index + arrow[0].length))?.[1] ?? "";
    return result(part, participants(structure, typed(part), ": "), /^[^:]*$/);
  }
  if (text.includes(":")) return null;
  const sender = /^\s*(.*?)\s*([-<]*)$/.exec(text), name = sender?.[1] ?? "", isSender = structure.participants.has(name) && typed(name) === "";
  if (sender && ((isSender && (sender[2] || /\s$/.test(text) || context.explicit)) || (name && sender[2]))) return result(sender[2] ?? "", ARROWS, /^[-<>]*$/);
  const word = /^\s*(\S*)$/.exec(text)?.[1] ?? "";
  const start = /^\s*([^\s].*)?$/.exec(text)?.[1] ?? "";
  if (!context.explicit && !start) return null;
  const people = participants(structure, typed(start), "", true);
  // A name may hold blanks; keywords do not.
  return result(start, start === word ? [...people, ...KEYWORDS, ...FORMS] : people, start === word ? /^\w*$/ : /^[^:<>]*$/);
}
