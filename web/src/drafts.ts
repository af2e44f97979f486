/* Drafts: every text that was written here is kept, until its writer throws it away.

   For maintainers: each draft is one entry of the browser's storage, so windows do not write over each other's. A window that finds that
   another one has changed its draft meanwhile takes that over if it has nothing of its own, and else keeps its own as another draft. */
import { keysOf, onRemembered, recall, remember } from "./memory";

export interface Draft { id: string; text: string; changed: number }

const ENTRY = "draft-", LAST = "last", DELAY = 200;

export class Drafts {
  current: Draft;
  /** Whether the text is only in this window. */
  unsaved = false;
  private timer = 0;

  /** `adopt` gets the text when another window has changed it; `tell` gets whether the browser keeps it. */
  constructor(sample: string, private readonly adopt: (text: string) => void, private readonly tell: (isKept: boolean) => void) {
    this.current = this.read(session() ?? "") ?? this.read(recall(LAST) ?? "") ?? this.list()[0] ?? fresh(sample);
    this.use(this.current);
    onRemembered((key) => key === ENTRY + this.current.id && this.catchUp());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.flush() : this.catchUp()));
    addEventListener("pagehide", () => this.flush());
    addEventListener("pageshow", () => this.catchUp());
    addEventListener("beforeunload", (event) => {
      this.flush();
      if (this.unsaved) event.preventDefault();
    });
  }

  /** All drafts, the latest first. */
  list(): Draft[] {
    const found = keysOf(ENTRY).map((key) => this.read(key.slice(ENTRY.length))).filter((draft) => draft !== null);
    return found.sort((a, b) => b.changed - a.changed);
  }

  /** Notes that the text has changed; it is kept soon. */
  write(text: string): void {
    if (text === this.current.text) return;
    this.current = { ...this.current, text };
    this.unsaved = true;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.flush(), DELAY);
  }

  /** Keeps the text now. */
  flush(): void {
    clearTimeout(this.timer);
    if (!this.unsaved) return;
    const stored = this.read(this.current.id);
    if (stored && stored.changed > this.current.changed && stored.text !== this.current.text) this.current.id = newId();
    this.current.changed = Date.now();
    this.unsaved = !this.store(this.current);
    this.use(this.current);
    this.tell(!this.unsaved);
  }

  /** Begins another draft; the one before stays. A text that is a draft already is opened as that. */
  begin(text: string): Draft {
    this.flush();
    const same = this.list().find((draft) => draft.text === text);
    if (same) return this.open(same.id) ?? same;
    this.current = { ...fresh(text), changed: Date.now() };
    this.unsaved = text.trim() !== "" && !this.store(this.current);
    this.use(this.current);
    this.tell(!this.unsaved);
    return this.current;
  }

  open(id: string): Draft | null {
    this.flush();
    const draft = this.read(id);
    if (draft) this.use(this.current = draft);
    return draft;
  }

  /** Throws a draft away, and returns what brings it back. */
  remove(id: string): () => void {
    const draft = this.read(id);
    remember(ENTRY + id, null);
    return () => { if (draft) this.store(draft); };
  }

  private catchUp(): void {
    const stored = this.read(this.current.id);
    if (!stored || this.unsaved || stored.changed <= this.current.changed) return;
    this.current = stored;
    this.adopt(stored.text);
  }

  private read(id: string): Draft | null {
    try {
      const value: unknown = JSON.parse(recall(ENTRY + id) ?? "null");
      if (!value || typeof value !== "object" || !("text" in value) || typeof value.text !== "string") return null;
      return { id, text: value.text, changed: "changed" in value ? Number(value.changed) || 0 : 0 };
    } catch {
      return null;
    }
  }

  private store({ id, text, changed }: Draft): boolean {
    return remember(ENTRY + id, JSON.stringify({ text, changed }));
  }

  private use({ id }: Draft): void {
    remember(LAST, id);
    try {
      sessionStorage.setItem("stackseq-editor", id);
    } catch { /* A window that forgets opens the latest draft. */ }
  }
}

function session(): string | null {
  try {
    return sessionStorage.getItem("stackseq-editor");
  } catch {
    return null;
  }
}

const newId = (): string => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
const fresh = (text: string): Draft => ({ id: newId(), text, changed: 0 });

/** What a text is called: its title, or what it begins with. */
export function titleOf(text: string): string {
  const title = [...text.matchAll(/^[ \t]*title[ \t]+(.+)$/gim)].at(-1)?.[1] ?? /^# operation: (.+)$/m.exec(text)?.[1];
  const first = text.split("\n").map((line) => line.trim()).find((line) => line && !line.startsWith("#"));
  return (title ?? first ?? "Untitled").replace(/^"(.*)"$/, "$1").replaceAll("\\n", " ").trim().slice(0, 80) || "Untitled";
}

/** What a file of a text is called, without its ending. */
export const fileNameOf = (text: string): string => titleOf(text).toLowerCase().normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "diagram";
