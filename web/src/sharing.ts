/* Links that hold a text: behind the `#`, which browsers keep to themselves.

   `#d=` is ours: UTF-8, deflated, in base64 with `-_`. `#text=` and `#lz=` are read as well; the latter is WebSequenceDiagrams' own packing. */

/** Bytes that a text may have, whatever a link unpacks to: what the server takes. */
const LIMIT = 1024 * 1024;

export interface Shared { text: string; theme: string }

/** The fragment that holds a text; the theme stays out if it is the reader's choice. */
export async function fragmentOf(text: string, theme: string): Promise<string> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  return `#d=${toBase64(bytes)}${theme === "auto" ? "" : `&theme=${encodeURIComponent(theme)}`}`;
}

/** What a fragment holds; null if it holds no text. Raises an error, in words for the reader, for one that is damaged. */
export async function readFragment(fragment: string): Promise<Shared | null> {
  const fields = new Map(fragment.replace(/^#/, "").split("&").map((field) => [field.split("=", 1)[0] ?? "", field.slice(field.indexOf("=") + 1)]));
  const theme = decode(fields.get("theme") ?? fields.get("s") ?? "auto"), plain = fields.get("text");
  if (plain !== undefined) return { text: decode(plain), theme };
  const deflated = fields.get("d"), lz = fields.get("lz");
  if (deflated === undefined && lz === undefined) return null;
  try {
    const bytes = fromBase64(decode(deflated ?? lz ?? ""));
    return { text: deflated === undefined ? expandLz(bytes) : await inflate(bytes), theme };
  } catch (error) {
    throw new Error(error instanceof RangeError ? "the text in this link is too large" : "the text in this link is cut short or damaged");
  }
}

function decode(field: string): string {
  try {
    return decodeURIComponent(field.replace(/%(?![0-9a-f]{2})/gi, "%25"));
  } catch {
    return field;
  }
}

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader(), parts: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > LIMIT) throw new RangeError();
    parts.push(part.value);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(await new Blob(parts as BlobPart[]).arrayBuffer());
}

/** A zero begins a copy of what is written already: how far before the end it stops, and how long it is. Two zeros are one. */
function expandLz(bytes: Uint8Array): string {
  const out: number[] = [];
  let at = 0;
  const number = () => {
    for (let value = 0, place = 0; place < 3; place += 1) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      value = (value << 7) | (byte & 127);
      if (byte < 128) return value;
    }
    throw new Error();
  };
  while (at < bytes.length) {
    const byte = bytes[at++] as number;
    if (byte !== 0) out.push(byte);
    else if (bytes[at] === 0) out.push(bytes[at++] as number);
    else {
      const distance = number(), length = number(), start = out.length - distance - length;
      if (start < 0) throw new Error();
      for (let place = start; place < start + length && out.length <= LIMIT; place += 1) out.push(out[place] as number);
    }
    if (out.length > LIMIT) throw new RangeError();
  }
  // What lies beyond 16 bits comes as two halves of three bytes each.
  const text = new Uint8Array(out), halves = /\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]/g;
  const latin = Array.from(text, (each) => String.fromCharCode(each)).join("").replace(halves, joinHalves);
  return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(latin, (char) => char.charCodeAt(0)));
}

function joinHalves(pair: string): string {
  const half = (at: number) => ((pair.charCodeAt(at) & 15) << 12) | ((pair.charCodeAt(at + 1) & 63) << 6) | (pair.charCodeAt(at + 2) & 63);
  const bytes = new TextEncoder().encode(String.fromCharCode(half(0), half(3)));
  return String.fromCharCode(...bytes);
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 4096) binary += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/").replace(/[=\s]+$/, "")), (char) => char.charCodeAt(0));
}
