/* The catalogue: find an operation by any of its words, choose a release, and open its text. */
import { build, one, say } from "./page";
import { operation, operations, type Operation } from "./server";

const DELAY = 80;
const NEWEST = "newest";

export class Catalogue {
  private readonly dialog = one<HTMLDialogElement>("#catalogue");
  private readonly input = one<HTMLInputElement>("#catalogue input");
  private readonly release = one<HTMLSelectElement>("#catalogue select");
  private readonly list = one("#catalogue .results");
  private readonly count = one("#catalogue output");
  private asking: AbortController | null = null;
  private found: Operation[] = [];
  private timer = 0;

  /** `open` gets the text that was chosen. */
  constructor(private readonly open: (text: string) => void) {
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.search(), DELAY);
    });
    this.release.addEventListener("change", () => this.show());
    this.dialog.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("click", ({ target }) => {
      const name = target instanceof Element ? target.closest<HTMLElement>("[data-name]")?.dataset.name : undefined;
      if (name) void this.take(name);
    });
  }

  ask(): void {
    this.dialog.showModal();
    this.input.select();
    void this.search();
  }

  private async search(): Promise<void> {
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    try {
      this.found = await operations(this.input.value.trim(), signal);
    } catch {
      if (signal.aborted) return;
      this.found = [];
      this.count.textContent = "The server does not answer.";
      return this.list.replaceChildren();
    }
    if (this.release.options.length === 1) {
      const all = [...new Set(this.found.flatMap(({ releases }) => releases))];
      const known = all.sort((a, b) => this.rank(b) - this.rank(a));
      this.release.append(...known.map((name) => build("option", { value: name, textContent: name })));
    }
    this.show();
  }

  /** How late a release is, by where operations name it: they list the newest first. */
  private rank(release: string): number {
    const longest = this.found.reduce((a, b) => (b.releases.length > a.releases.length ? b : a)).releases;
    return -longest.indexOf(release);
  }

  private show(): void {
    const chosen = this.release.value, fitting = this.found.filter(({ releases }) => chosen === NEWEST || releases.includes(chosen));
    this.list.replaceChildren(...fitting.map((each) => this.entryOf(each, chosen === NEWEST ? (each.releases[0] as string) : chosen)));
    this.count.textContent = fitting.length ? "" : "Nothing has all of these words.";
  }

  private entryOf(found: Operation, release: string): HTMLElement {
    const origin = found.written.includes(release) ? "written" : "traced";
    const button = build("button", { type: "button" },
      build("b", { textContent: found.title }), build("span", { className: "faint", textContent: `${found.name} · ${release} · ${origin}` }), build("span", { className: "summary", textContent: found.summary }));
    button.dataset.name = `${found.name}@${release}`;
    return build("li", {}, button);
  }

  /** Arrow keys go through what was found; Enter in the search box takes the first. */
  private press(event: KeyboardEvent): void {
    const buttons = [...this.list.querySelectorAll("button")], at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (event.target === this.release) return;
    if (event.key === "Enter" && event.target === this.input) buttons[0]?.click();
    else if (event.key === "ArrowDown") buttons[Math.min(at + 1, buttons.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (buttons[at - 1] ?? this.input).focus();
    else return;
    event.preventDefault();
  }

  private async take(name: string): Promise<void> {
    try {
      this.open(await operation(name));
      this.dialog.close();
    } catch {
      say("The server does not answer: nothing was opened.");
    }
  }
}
