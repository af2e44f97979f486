/* Builds the page into src/stackseq/server/static, the same bytes from the same lock file: nothing of this machine goes in.

   Scripts and style sheet are asked for with a part of their hash behind the `?`, so that no browser shows an old one after an update. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "src", "stackseq", "server", "static");
const ENTRIES = { "head.js": "src/head.ts", "editor.js": "src/main.ts", "editor.css": "src/style.css" };

async function build() {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: here,
    entryPoints: Object.entries(ENTRIES).map(([name, path]) => ({ in: path, out: name.replace(/\.\w+$/, "") })),
    outdir: "out", write: false, metafile: true,
    bundle: true, minify: true, charset: "utf8", legalComments: "none", format: "iife",
    target: ["chrome123", "firefox125", "safari17.5"],
  });
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  let page = readFileSync(join(here, "src", "index.html"), "utf8");
  for (const { path, contents } of outputFiles) {
    const name = path.split(/[\\/]/).at(-1), hash = createHash("sha256").update(contents).digest("hex").slice(0, 12);
    writeFileSync(join(target, name), contents);
    page = page.replaceAll(`{{${name}}}`, `static/${name}?${hash}`);
  }
  writeFileSync(join(target, "index.html"), page.replaceAll("{{mod}}", "Ctrl "));
  writeFileSync(join(target, "LICENSES.txt"), licences(metafile));
}

/** The licences of the packages that the script holds. */
function licences(metafile) {
  const folders = new Set(Object.keys(metafile.inputs).flatMap((path) => /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  return [...folders].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(here, folder, "package.json"), "utf8"));
    const file = readdirSync(join(here, folder)).find((each) => /^licen[cs]e/i.test(each));
    if (!file || !existsSync(join(here, folder, file))) throw new Error(`${name} tells no licence`);
    return `${name} ${version}\n\n${readFileSync(join(here, folder, file), "utf8").replaceAll("\r\n", "\n").trim()}\n`;
  }).join(`\n${"-".repeat(80)}\n\n`);
}

await build();
