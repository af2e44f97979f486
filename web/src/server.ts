/* What the page asks the server. All addresses are relative, so that it may stand behind any path. */

export interface Box { line: number; rect: [x: number, y: number, width: number, height: number]; header: 0 | 1; id: string; kind: string }
export interface Edit { line: number; column: number; endLine: number; endColumn: number; text: string }
export interface Fix { title: string; edits: Edit[] }
export interface Finding {
  code: string; severity: "error" | "warning" | "extension"; message: string; hints: string[];
  line: number; column: number; endLine: number; endColumn: number; fixes?: Fix[];
}
export interface Drawing { svg: string; diagnostics: Finding[]; boxes: Box[]; width: number; height: number }
export interface Theme { name: string; summary: string }
export interface Operation { name: string; service: string; title: string; summary: string; command: string; releases: string[]; written: string[] }

/** The server answered, but not with what was asked for. */
export class Refused extends Error {
  constructor(message: string, readonly status: number, readonly wait: number) {
    super(message);
  }
}

async function ask(address: string, options: RequestInit = {}): Promise<Response> {
  const answer = await fetch(address, options);
  if (answer.ok) return answer;
  const told: unknown = await answer.json().catch(() => null);
  const words = told && typeof told === "object" && "error" in told ? String(told.error) : `the server answered ${answer.status}`;
  throw new Refused(words, answer.status, Number(answer.headers.get("retry-after")) || 0);
}

const post = (fields: object, signal?: AbortSignal): RequestInit => ({
  method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(fields), ...(signal && { signal }),
});

/** Draws a text. The picture carries no fonts: the page has them. */
export async function draw(text: string, theme: string, signal: AbortSignal): Promise<Drawing> {
  return (await ask("api/draw", post({ text, theme, fonts: false }, signal))).json() as Promise<Drawing>;
}

/** Draws a text as a file. */
export async function drawFile(text: string, theme: string, format: string, scale = 1): Promise<Blob> {
  return (await ask("api/draw", post({ text, theme, format, scale }))).blob();
}

export const themes = async (): Promise<Theme[]> => (await ask("api/themes")).json() as Promise<Theme[]>;

export const operations = async (query: string, signal: AbortSignal): Promise<Operation[]> =>
  (await ask(`api/operations?limit=60&q=${encodeURIComponent(query)}`, { signal })).json() as Promise<Operation[]>;

export const operation = async (name: string): Promise<string> => (await ask(`api/operations/${name}`)).text();
