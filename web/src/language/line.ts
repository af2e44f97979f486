/* One line of the language, taken apart: what kind of statement it is, where its parts are, which names stand in it.

   For maintainers: this follows `stackseq.wsd` as far as colours, completion and indentation need it. What a line means in the end is
   told by the server alone; nothing here decides what is drawn. Quoted names are masked first, so that what they hold counts as nothing. */
import words from "./words.json";

/** A stretch of a line, and how it looks. */
export interface Token { from: number; to: number; look: Look }
export type Look = "keyword" | "arrow" | "modifier" | "name" | "comment" | "anchor" | "guard" | "title" | "escape" | "block";

/** What a line does to the lines around it. */
export type Kind =
  | "blank" | "comment" | "message" | "declaration" | "plain" | "unknown" // by themselves
  | "fragment" | "braced" // begin something that `end` or `}` closes
  | "else" | "end" | "brace" // go on with it, and close it
  | "note" | "ref"; // may begin a block of text

export interface Line {
  kind: Kind;
  tokens: Token[];
  /** Participants that it names, as they are written, with quotes taken off. */
  names: string[];
  /** Of a declaration with `as`: what the head shows. */
  label?: string;
  /** For what may begin a block of text: the word that stands behind its `end`. */
  block?: "note" | "state" | "ref";
}

export const KEYWORDS: ReadonlySet<string> = new Set([...Object.keys(words.statements), ...Object.keys(words.extensions)]);

export const ARROW = /<{0,2}--?(?:#\w+?)?>{1,2}|<{1,2}--?|(?<=\s)--?x(?=\s)/;
const GREEDY = new Set(["title", "alt", "opt", "loop", "par", "parallel", "seq", "else", "end"]);
const FRAGMENTS = new Set(["alt", "opt", "loop", "par", "parallel", "seq"]);
/** Words of other dialects that count only if the line is nothing else. */
const LAST = new Set(["break", "critical", "group", "and"]);
const KINDS = new Set(Object.keys(words.kinds));
const ANCHOR = /^#\s*((?:[\w.@+~-]*\/)+[\w.@+-]+\.\w+|[\w.@+-]+\.py)\s+([A-Za-z_][\w.]*)(\(\))?$|^#\s*source: none$/;

/** Puts fillers in the place of quoted stretches, so that places stay what they are. */
export function mask(text: string): string {
  return text.includes('"') ? text.replace(/(?<![\p{L}\p{N}])"[^"\\]*(?:\\.[^"\\]*)*"/gu, (quoted) => "_".repeat(quoted.length)) : text;
}

/** The name that a stretch of text stands for. */
export function nameOf(raw: string): string {
  const text = raw.trim();
  return /^".*"$/.test(text) ? text.slice(1, -1).replaceAll('\\"', '"') : text;
}

/** Collects what is found in one line. */
class Reader {
  readonly line: Line = { kind: "unknown", tokens: [], names: [] };
  readonly masked: string;

  constructor(readonly text: string) {
    this.masked = mask(text);
  }

  as(kind: Kind): Line {
    this.line.kind = kind;
    return this.line;
  }

  /** Notes how a stretch looks, without the blanks around it. */
  add(from: number, to: number, look: Look): void {
    const part = this.text.slice(from, to), start = from + part.length - part.trimStart().length, end = from + part.trimEnd().length;
    if (end > start) this.line.tokens.push({ from: start, to: end, look });
  }

  /** Takes in a name between two places, without the blanks around it. */
  name(from: number, to: number): void {
    this.add(from, to, "name");
    const name = nameOf(this.text.slice(from, to));
    if (name && name !== "[" && name !== "]") this.line.names.push(name);
  }

  /** Takes in names that commas separate. */
  names(from: number, to: number): void {
    let start = from;
    for (const part of this.masked.slice(from, to).split(",")) {
      this.name(start, start + part.length);
      start += part.length + 1;
    }
  }

  /** Takes in a text: only its escapes look different. */
  words(from: number, look?: Look): void {
    if (look) return this.add(from, this.text.length, look);
    for (const match of this.text.slice(from).matchAll(/\\[n"\\ ]/g)) this.add(from + match.index, from + match.index + 2, "escape");
  }
}

/** Nobody looks further right, and a line of a million signs would take long. */
const FAR = 2000;

/** Takes a line apart. */
export function readLine(whole: string): Line {
  const text = whole.length > FAR ? whole.slice(0, FAR) : whole, reader = new Reader(text), start = text.search(/\S/);
  if (start < 0) return reader.as("blank");
  if (text[start] === "#") {
    reader.add(start, text.trimEnd().length, ANCHOR.test(text.trim()) ? "anchor" : "comment");
    return reader.as("comment");
  }
  const word = /^[A-Za-z]*/.exec(text.slice(start))?.[0].toLowerCase() ?? "", end = start + word.length;
  return readKeyword(reader, word, start, end, false) ?? readMessage(reader, start) ?? readKeyword(reader, word, start, end, true) ?? readSign(reader, start);
}

/** Reads a statement that begins with a keyword; words of other dialects only when nothing else fits. */
function readKeyword(reader: Reader, word: string, start: number, end: number, last: boolean): Line | null {
  const next = reader.text.slice(end), isApart = /^(\s|$)/.test(next);
  const isKeyword = isApart || (word === "participant" && next[0] === ":") || (/^(parallel|serial)$/.test(word) && next === "{") || (GREEDY.has(word) && /^<?--?>/.test(next));
  if (!KEYWORDS.has(word) || !isKeyword || (LAST.has(word) && !last)) return null;
  const before = reader.line.tokens.length;
  reader.add(start, end, "keyword");
  const line = readStatement(reader, word, start, end);
  if (!line) reader.line.tokens.length = before;
  return line;
}

function readStatement(reader: Reader, word: string, start: number, end: number): Line | null {
  const rest = reader.masked.slice(end).trim();
  if (/^(parallel|serial)$/.test(word) && rest === "{") return reader.as("braced");
  if (word === "serial") return null;
  if (FRAGMENTS.has(word) || word === "break" || word === "critical" || word === "group" || word === "box" || word === "participantgroup") {
    reader.words(end, "guard");
    return reader.as("fragment");
  }
  if (word === "else" || word === "and") {
    reader.words(end, "guard");
    return reader.as("else");
  }
  if (word === "end") return readEnd(reader, start, end, rest);
  if (/^(note|state|abox|aboxleft|aboxright|rbox)$/.test(word)) return readPlaced(reader, word === "state" || word === "rbox" ? "state" : "note", end);
  if (word === "ref") return readRef(reader, end);
  if (word === "title") {
    reader.words(end, "title");
    return reader.as("plain");
  }
  return readDeclared(reader, word, end, rest);
}

function readDeclared(reader: Reader, word: string, end: number, rest: string): Line | null {
  if (/^(activate|deactivate|destroy|create|link)$/.test(word)) {
    if (!rest || ARROW.test(rest)) return null;
    const colon = word === "link" ? reader.masked.indexOf(":", end) : -1;
    reader.name(end, colon < 0 ? reader.text.length : colon);
    return reader.as("plain");
  }
  if (word === "participant" || word === "actor" || KINDS.has(word)) return readDeclaration(reader, word, end, rest);
  return reader.as("plain");
}

function readDeclaration(reader: Reader, word: string, end: number, rest: string): Line | null {
  const kind = word === "participant" ? /^:\s*(\w*)\s*/.exec(reader.text.slice(end))?.[0] ?? "" : "", from = end + kind.length;
  reader.add(end, end + kind.trimEnd().length, "keyword");
  if (!rest || ARROW.test(rest)) return null;
  const alias = /^(.*\S)(\s+as\s+)(\S.*)$/i.exec(reader.masked.slice(from));
  if (!alias) {
    reader.name(from, reader.text.length);
    return reader.as("declaration");
  }
  const [, label = "", as = ""] = alias, at = from + label.length;
  reader.line.label = nameOf(reader.text.slice(from, at));
  reader.add(at + 1, at + as.trimEnd().length, "keyword");
  reader.name(at + as.length, reader.text.length);
  return reader.as("declaration");
}

/** `end`, or `end note` and the like, where no block is open. */
function readEnd(reader: Reader, start: number, end: number, rest: string): Line {
  const block = /^(note|state|ref)\b/i.exec(rest);
  reader.add(end, reader.text.trimEnd().length, /^(alt|opt|loop|par|parallel|seq|box|group|break|critical)$/i.test(rest) ? "keyword" : "guard");
  return block ? reader.as("plain") : (reader.line.tokens[0] = { from: start, to: end, look: "keyword" }, reader.as("end"));
}

/** `over A, B: text`, `left of A`. */
function readPlaced(reader: Reader, block: "note" | "state", end: number): Line | null {
  const place = /^\s*(over|left(?:\s+of)?|right(?:\s+of)?)\s+(?=\S)/i.exec(reader.masked.slice(end));
  if (!place) return null;
  const from = end + place[0].length, colon = reader.masked.indexOf(":", from), to = colon < 0 ? reader.text.length : colon;
  if (ARROW.test(reader.masked.slice(from, to))) return null;
  reader.add(end, end + place[0].trimEnd().length, "keyword");
  return readCovered(reader, block, from, to, colon);
}

function readCovered(reader: Reader, block: "note" | "state" | "ref", from: number, to: number, colon: number): Line {
  reader.names(from, to);
  const hasText = colon >= 0 && reader.text.slice(colon + 1).trim() !== "";
  if (hasText) reader.words(colon + 1);
  else reader.line.block = block;
  return reader.as(block === "ref" ? "ref" : "note");
}

function readRef(reader: Reader, end: number): Line | null {
  const over = /^\s*over\s+(?=\S)/i.exec(reader.masked.slice(end));
  if (!over) return null;
  const from = end + over[0].length, colon = reader.masked.indexOf(":", from), to = colon < 0 ? reader.text.length : colon;
  if (ARROW.test(reader.masked.slice(from, to))) return null;
  reader.add(end, end + over[0].trimEnd().length, "keyword");
  return readCovered(reader, "ref", from, to, colon);
}

/** `A->+B: text`, or `A->ref over B`. */
function readMessage(reader: Reader, start: number): Line | null {
  const arrow = ARROW.exec(reader.masked);
  if (!arrow || arrow.index < start) return null;
  const behind = arrow.index + arrow[0].length, modifiers = /^\s*[+*-]*\s*/.exec(reader.masked.slice(behind))?.[0] ?? "", from = behind + modifiers.length;
  reader.name(start, arrow.index);
  reader.add(arrow.index, behind, "arrow");
  reader.add(behind, behind + modifiers.trimEnd().length, "modifier");
  const ref = /^ref(?=\s+over\s)/i.exec(reader.masked.slice(from));
  if (ref) {
    reader.add(from, from + 3, "keyword");
    const line = readRef(reader, from + 3);
    if (line) return Object.assign(line, { block: "ref" });
  }
  const colon = reader.masked.indexOf(":", from);
  reader.name(from, colon < 0 ? reader.text.length : colon);
  if (colon < 0) return reader.as("unknown");
  reader.words(colon + 1);
  return reader.as("message");
}

/** `}`, `== divider ==`, `...`, `|||`. */
function readSign(reader: Reader, start: number): Line {
  const sign = /^(}|==+|\.\.\.|\|\|)/.exec(reader.text.slice(start));
  if (!sign) return reader.as("unknown");
  reader.add(start, start + sign[0].length, "keyword");
  if (sign[0] !== "}") reader.words(start + sign[0].length, "title");
  return reader.as(sign[0] === "}" ? "brace" : "plain");
}
