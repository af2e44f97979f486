/* The list of what was found, below the text: each finding leads to its place, and has its repairs beside it. */
import type { Drawn } from "./drawing";
import { countFindings, makeFix } from "./findings";
import { build, one, sentence } from "./page";
import type { TextPane } from "./text";

export class Problems {
  private readonly button = one<HTMLButtonElement>(".problems");
  private readonly list = one(".problem-list");
  private drawn: Drawn | null = null;

  constructor(private readonly pane: TextPane) {
    this.button.addEventListener("click", () => this.toggle());
    this.list.addEventListener("keydown", ({ key }) => key === "Escape" && this.toggle(false));
  }

  show(drawn: Drawn): void {
    const { text, worst } = countFindings(drawn);
    this.drawn = drawn;
    this.button.textContent = text;
    this.button.dataset.worst = worst;
    if (!this.list.hidden) this.fill();
  }

  /** Says that nothing is known of the text as it is now. */
  forget(): void {
    this.button.textContent = "Not checked";
    this.button.dataset.worst = "extension";
  }

  toggle(isOpen = this.list.hidden): void {
    this.list.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.fill();
    else if (this.list.contains(document.activeElement)) this.button.focus();
  }

  private fill(): void {
    const { drawn, pane } = this, at = [...this.list.querySelectorAll("button")].indexOf(document.activeElement as HTMLButtonElement);
    const entries = (drawn?.diagnostics ?? []).map((finding) => {
      const lead = build("button", { type: "button", className: "finding" },
        build("span", { className: "faint", textContent: `Line ${finding.line}` }), sentence("", finding.message), ...finding.hints.map((hint) => sentence("hint", hint)));
      lead.dataset.worst = finding.severity;
      lead.addEventListener("click", () => {
        pane.goTo(finding.line);
        pane.view.focus();
      });
      const fixes = (finding.fixes ?? []).map((fix) => {
        const button = build("button", { type: "button", className: "fix", textContent: fix.title.replaceAll("`", "") });
        button.addEventListener("click", () => drawn && makeFix(pane.view, drawn, fix));
        return button;
      });
      return build("li", {}, lead, ...fixes);
    });
    this.list.replaceChildren(...(entries.length ? entries : [build("li", { className: "faint", textContent: "Nothing to mend." })]));
    // Who was in the list stays there, though it is another one.
    if (at >= 0) ([...this.list.querySelectorAll("button")][at] ?? this.button).focus();
  }
}
