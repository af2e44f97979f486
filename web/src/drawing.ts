/* Draws what is written, as it is written: the newest text counts.

   For maintainers: a request that a newer text overtakes is cancelled, unless nothing has been shown for half a second: then it may
   finish, so that the picture of a large text follows somebody who types without a pause. Only one request is under way. */
import { draw, Refused, type Drawing } from "./server";

const PATIENCE = 500;
const AGAIN = 1500;

export interface Drawn extends Drawing { text: string; theme: string }

export class Drawer {
  private wanted: { text: string; theme: string } | null = null;
  private running: AbortController | null = null;
  private shown = performance.now();
  private timer = 0;

  /** `show` gets each drawing; `fail` what went wrong, or nothing once it went well. */
  constructor(private readonly show: (drawn: Drawn) => void, private readonly fail: (problem: string) => void) {}

  /** Draws a text in a theme, soon. */
  ask(text: string, theme: string): void {
    this.wanted = { text, theme };
    clearTimeout(this.timer);
    if (!this.running) void this.go();
    else if (performance.now() - this.shown < PATIENCE) this.running.abort();
  }

  private async go(): Promise<void> {
    const job = this.wanted;
    if (!job) return;
    this.wanted = null;
    this.running = new AbortController();
    try {
      const drawing = await draw(job.text, job.theme, this.running.signal);
      this.shown = performance.now();
      this.show({ ...drawing, ...job });
      this.fail("");
    } catch (error) {
      this.stumble(error, job);
    }
    this.running = null;
    if (this.wanted) void this.go();
    else this.shown = performance.now();
  }

  /** Tells what went wrong, and tries again where that may help. */
  private stumble(error: unknown, job: { text: string; theme: string }): void {
    if (error instanceof DOMException && error.name === "AbortError") return;
    const refused = error instanceof Refused ? error : null;
    this.fail(refused ? `Not drawn: ${refused.message}. The picture shows an earlier text.` : "The server does not answer; the picture shows an earlier text. Your text is kept in this browser.");
    if (!refused || refused.status === 429 || refused.status === 503) {
      this.timer = window.setTimeout(() => this.running || this.ask(job.text, job.theme), Math.max(AGAIN, (refused?.wait ?? 0) * 1000));
    }
  }
}
