/* Light and dark, and the themes of pictures. */
import { recall, remember } from "./memory";
import { build, one, onAction, root } from "./page";
import { themes } from "./server";

const dark = matchMedia("(prefers-color-scheme: dark)");
export const isDark = (): boolean => (root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";

/** Sets up the choice of a theme; `change` is called when pictures look different from now on. */
export class Looks {
  private isFilled = false;
  private readonly select = one<HTMLSelectElement>("#theme");

  constructor(change: () => void) {
    this.choose(recall("theme") ?? "auto");
    void this.fill();
    this.select.addEventListener("change", () => {
      remember("theme", this.select.value);
      change();
    });
    onAction("look", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      // The same that all our pages remember.
      try { localStorage.setItem("stackseq-theme", root.dataset.theme); } catch { /* Then it holds for this visit. */ }
      change();
    });
    dark.addEventListener("change", change);
  }

  /** What the reader chose: the name of a theme, or "auto". */
  get chosen(): string { return this.select.value; }

  /** The theme that pictures have. */
  get theme(): string { return this.chosen === "auto" ? (isDark() ? "stackseq-dark" : "stackseq") : this.chosen; }

  /** Chooses a theme. As long as the server has not told which ones there are, it may be any. */
  choose(name: string): void {
    if (this.isFilled && ![...this.select.options].some(({ value }) => value === name)) return;
    if (![...this.select.options].some(({ value }) => value === name)) this.select.append(build("option", { value: name, textContent: name }));
    this.select.value = name;
  }

  private async fill(): Promise<void> {
    const known = await themes().catch(() => []), chosen = this.chosen;
    if (!known.length) return;
    this.select.replaceChildren(build("option", { value: "auto", textContent: "Automatic" }), ...known.map(({ name, summary }) => build("option", { value: name, textContent: name, title: summary })));
    this.isFilled = true;
    const isKnown = chosen === "auto" || known.some(({ name }) => name === chosen);
    this.choose(isKnown ? chosen : "auto");
    if (!isKnown) this.select.dispatchEvent(new Event("change"));
  }
}
