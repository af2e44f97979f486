/* The text: CodeMirror, with what the language needs. */
import { acceptCompletion, autocompletion, closeCompletion, currentCompletions } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { codeFolding, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Prec, type Extension } from "@codemirror/state";
import {
  drawSelection, dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, placeholder, type KeyBinding, type ViewUpdate,
} from "@codemirror/view";
import { findings } from "./findings";
import { complete } from "./language/completion";
import { indentation } from "./language/indentation";
import { colours, hanging, pairs } from "./language/looks";
import { one } from "./page";

const language: Extension = [
  colours, pairs, hanging, indentation, indentOnInput(), codeFolding(), foldGutter({ openText: "⌄", closedText: "›" }),
  Prec.highest(keymap.of([{ key: "Enter", run: leaveWhole }, { key: "Tab", run: acceptCompletion }])),
  autocompletion({ override: [complete], icons: false, activateOnTypingDelay: 40 }),
];

/** Enter takes what is offered, but not where a whole word stands already: there it ends the line. */
function leaveWhole(view: EditorView): boolean {
  const { doc, selection } = view.state, at = selection.main.head;
  const isWhole = currentCompletions(view.state).some(({ label }) => doc.sliceString(Math.max(0, at - label.length), at).toLowerCase() === label.toLowerCase());
  if (isWhole) closeCompletion(view);
  return false;
}

export class TextPane {
  readonly view: EditorView;

  /** `change` hears of every change of text or cursor that is made in it. */
  constructor(parent: HTMLElement, text: string, private readonly keys: KeyBinding[], private readonly change: (update: ViewUpdate) => void) {
    this.view = new EditorView({ parent, state: this.makeState(text) });
  }

  get text(): string { return this.view.state.doc.toString(); }

  /** The number of the line where the cursor is, from 1. */
  get line(): number { return this.view.state.doc.lineAt(this.view.state.selection.main.head).number; }

  private makeState(doc: string): EditorState {
    return EditorState.create({
      doc,
      extensions: [
        EditorView.cspNonce.of(one<HTMLMetaElement>("meta[name=csp-nonce]").content),
        lineNumbers(), highlightActiveLineGutter(), findings, highlightSpecialChars(), history(), drawSelection(), dropCursor(), language, highlightActiveLine(),
        highlightSelectionMatches(), search({ top: true }), EditorView.lineWrapping, placeholder("A->B: hello"),
        EditorView.contentAttributes.of({ "aria-label": "Text of the diagram", autocapitalize: "off", autocorrect: "off", spellcheck: "false" }),
        Prec.high(keymap.of(this.keys)),
        keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap]),
        EditorView.updateListener.of(this.change),
      ],
    });
  }

  /** Puts another text there. What was undone and done before belongs to the text before, and goes with it. */
  open(text: string): void {
    closeCompletion(this.view);
    this.view.setState(this.makeState(text));
  }

  /** Replaces the text by another form of it, which can be undone. */
  replace(text: string): void {
    const { line } = this;
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text }, userEvent: "input.format" });
    this.goTo(line, "nearest");
  }

  /** Puts the cursor on a line, in sight. */
  goTo(number: number, y: "center" | "nearest" = "center"): void {
    const { doc } = this.view.state, line = doc.line(Math.min(Math.max(1, number), doc.lines)), at = line.from + Math.max(0, line.text.search(/\S/));
    this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y }) });
  }
}
