/* Files: all formats that the server writes, and those that the reader has. */
import { fileNameOf } from "./drafts";
import { download, one, say } from "./page";
import { drawFile, Refused } from "./server";

/** Name of the format → ending of its files. */
const ENDINGS: Record<string, string> = { svg: "svg", png: "png", pdf: "pdf", html: "html", txt: "txt", wsd: "wsd", mermaid: "mmd", plantuml: "puml" };
/** Pixels of a PNG for each of the picture: sharp on the screens that most people have. */
const PNG_SCALE = 2;

/** Draws a text as a file, and gives it to the reader. */
export async function exportAs(format: string, text: string, theme: string): Promise<void> {
  try {
    // What is written goes as it is written; the server would put it in order first.
    const file = format === "wsd" ? new Blob([text], { type: "text/plain" }) : await drawFile(text, theme, format, format === "png" ? PNG_SCALE : 1);
    download(file, `${fileNameOf(text)}.${ENDINGS[format]}`);
  } catch (error) {
    say(error instanceof Refused ? `No file: ${error.message}.` : "The server does not answer: there is no file.");
  }
}

/** Copies the picture, for a mail or a slide. */
export async function copyPicture(text: string, theme: string): Promise<void> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": drawFile(text, theme, "png", PNG_SCALE) })]);
    say("The picture is in the clipboard.");
  } catch (error) {
    say(error instanceof Refused ? `Not copied: ${error.message}.` : "The browser does not let this page copy pictures: export a PNG instead.");
  }
}

/** Bytes that a text may have. */
const LIMIT = 1024 * 1024;

/** Opens files: chosen in a dialog, or dropped on the page. */
export function setUpFiles(open: (text: string) => void): void {
  const input = one<HTMLInputElement>("#file");
  const take = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > LIMIT) return say(`${file.name} is larger than a megabyte: too large for a diagram.`);
    const text = await file.text();
    if (text.includes("\0")) return say(`${file.name} is no text.`);
    open(text.replaceAll("\r\n", "\n"));
  };
  input.addEventListener("change", () => {
    void take(input.files?.[0]);
    input.value = "";
  });
  addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    void take(file);
  }, { capture: true });
}
