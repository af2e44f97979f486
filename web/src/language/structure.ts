/* The structure of a text: where blocks of text and fragments begin and end, how deep lines stand, who takes part.

   For maintainers: found anew for each text, in one pass over its lines, and kept as long as the text is: a hundred lines take a tenth of a
   millisecond. Blocks of text follow the rule of `stackseq.wsd.blocks`: they need an end, before the next beginning. */
import type { Text } from "@codemirror/state";
import { readLine, type Line } from "./line";

export interface Structure {
  /** By number, from 0. */
  lines: Line[];
  /** How many things are open around each line; `else` and `end` stand where the line that they belong to stands. */
  depths: number[];
  /** For each line that belongs to a fragment or block: all lines that do, top down. */
  groups: Map<number, Group>;
  /** Name → what its head shows. */
  participants: Map<string, string>;
}

export interface Group {
  lines: number[];
  /** Whether its end is there. */
  closed: boolean;
}

const known = new WeakMap<Text, Structure>();

/** The structure of a text. */
export function structureOf(text: Text): Structure {
  let found = known.get(text);
  if (!found) known.set(text, found = findStructure(text.toJSON()));
  return found;
}

const ENDS = { note: /^end\s+note$/i, state: /^end\s+state$/i, ref: /^end\s+ref\s*([-<].*)?$/i };
type BlockKind = keyof typeof ENDS;

/** For each kind of block, where each line finds the next end that is its own: before the next beginning. */
function findBlockEnds(texts: string[], lines: Line[]): Record<BlockKind, Int32Array> {
  const ends = { note: new Int32Array(texts.length), state: new Int32Array(texts.length), ref: new Int32Array(texts.length) };
  const next = { note: 0, state: 0, ref: 0 };
  for (let number = texts.length - 1; number >= 0; number -= 1) {
    const line = lines[number];
    for (const kind of ["note", "state", "ref"] as const) {
      ends[kind][number] = next[kind];
      if (line?.block === kind) next[kind] = 0;
      if (line?.kind === "plain" && ENDS[kind].test((texts[number] ?? "").trim())) next[kind] = number;
    }
  }
  return ends;
}

export function findStructure(texts: string[]): Structure {
  const lines = texts.map(readLine), ends = findBlockEnds(texts, lines);
  const found: Structure = { lines, depths: [], groups: new Map(), participants: new Map() };
  const open: { kind: "fragment" | "braced"; group: Group }[] = [];
  for (let number = 0; number < lines.length; number += 1) {
    const line = lines[number] as Line;
    found.depths[number] = open.length - (open.length && /^(else|end|brace)$/.test(line.kind) ? 1 : 0);
    takeNames(found, line);
    const end = line.block ? ends[line.block][number] : 0;
    if (end) number = takeBlock(found, texts, number, end as number, open.length);
    else if (line.kind === "fragment" || line.kind === "braced") open.push({ kind: line.kind, group: join(found, { lines: [], closed: false }, number) });
    else if (line.kind === "else" && open.length) join(found, (open.at(-1) as (typeof open)[0]).group, number);
    else if (line.kind === "end" || line.kind === "brace") close(found, open, number, line.kind === "end" ? "fragment" : "braced");
  }
  return found;
}

function takeNames(found: Structure, { names, label }: Line): void {
  for (const name of names) if (!found.participants.has(name)) found.participants.set(name, name);
  if (label !== undefined && names[0]) found.participants.set(names[0], label);
}

/** Makes text of the lines of a block, and returns the number of its last line. */
function takeBlock(found: Structure, texts: string[], start: number, end: number, depth: number): number {
  const group = join(found, { lines: [], closed: true }, start);
  for (let number = start + 1; number < end; number += 1) {
    const text = texts[number] ?? "", from = Math.max(text.search(/\S/), 0);
    found.lines[number] = { kind: "blank", names: [], tokens: [{ from, to: text.trimEnd().length, look: "block" }] };
    found.depths[number] = depth + 1;
    found.groups.set(number, group);
  }
  const text = texts[end] ?? "", from = text.search(/\S/), behind = /^end\s+\w+/i.exec(text.trim())?.[0].length ?? 0;
  const outgoing = readLine(`_${text.slice(from + behind)}`);
  const shift = from + behind - 1;
  found.lines[end] = {
    kind: "plain",
    names: outgoing.names.slice(1),
    tokens: [{ from, to: from + behind, look: "keyword" }, ...outgoing.tokens.slice(1).map((token) => ({ ...token, from: token.from + shift, to: token.to + shift }))],
  };
  found.depths[end] = depth;
  takeNames(found, found.lines[end] as Line);
  join(found, group, end);
  return end;
}

function join(found: Structure, group: Group, number: number): Group {
  group.lines.push(number);
  found.groups.set(number, group);
  return group;
}

/** Closes the innermost thing of a kind, and whatever was left open inside it. */
function close(found: Structure, open: { kind: string; group: Group }[], number: number, kind: string): void {
  const at = open.findLastIndex((each) => each.kind === kind), closed = open[at];
  if (!closed) return;
  closed.group.closed = true;
  join(found, closed.group, number);
  open.length = at;
  found.depths[number] = at;
}
