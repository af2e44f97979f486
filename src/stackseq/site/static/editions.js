/* The page about one operation: its diagram in any release and at either level of detail, and what changed between two of them.
   `operation.js` begins; this comes when the page has been shown.

   The address says what is shown: ?release=2026.1&detail=messages&since=liberty#step-14. */
"use strict";

(() => {
  const { all, load, make, one } = StackSeqSite;
  const choose = one("[data-operation]"), section = one(".viewer");
  const name = choose.dataset.operation, first = choose.dataset.edition;
  const field = (which) => one(`[data-choose=${which}]`);
  const status = one("[data-status]"), changes = one("[data-changes]"), history_ = one("[data-history]");
  const origin = one("[data-origin]"), downloads = one("[data-downloads]"), commands = one("[data-commands] code");
  const atFirst = { origin: origin.textContent, downloads: [...downloads.childNodes], commands: commands.textContent };
  const viewer = StackSeqViewer.mount(section);
  const state = { edition: first, level: "steps", older: "", side: "now" };
  /** What the section shows: edition and level. */
  let shown = `${first} steps`;
  let turn = 0;
  /** Whether anything else than the first view was asked for. */
  let asked = false;
  /** What to say if the address names a release that is not here. */
  let unknown = "";

  const history = () => load(`${name}/history`), signs = () => load(`${name}/signs`);
  const find = (known, id) => known.editions.find((edition) => edition.id === id);
  const title = (id) => [...field("edition").options].find(({ value }) => value === id)?.textContent.replace(/,.*/, "") || id;

  /** The diagram of an edition: what the viewer shows. */
  async function diagram(edition, level) {
    const [file, place] = edition.diagram[level], data = await load(`${name}/${level}-${file}`);
    const [picture, strip, model, outline] = StackSeqDeltas.unpack(data, place).split("\n\u001e\n");
    return { picture, strip, model, outline };
  }

  field("older").append(...[...field("edition").options].map((option) => new Option(option.text, option.value)));
  for (const link of all(".strip-of-releases a")) link.title = one(".unseen", link).textContent;

  // The address.

  function read() {
    const asked = new URLSearchParams(location.search), ids = new Set([...field("edition").options].map(({ value }) => value));
    state.edition = ids.has(asked.get("release")) ? asked.get("release") : first;
    state.level = asked.get("detail") === "messages" ? "messages" : "steps";
    state.older = ids.has(asked.get("since")) && asked.get("since") !== state.edition ? asked.get("since") : "";
    state.side = "now";
    // An old link, or one from a gallery with more releases.
    const missing = ["release", "since"].map((which) => asked.get(which)).filter((id) => id && !ids.has(id));
    unknown = missing.length ? `There is no ${missing.join(" and no ")} here. This is ${title(state.edition)}.` : "";
  }

  function write(push) {
    const said = new URLSearchParams();
    if (state.edition !== first) said.set("release", state.edition);
    if (state.level !== "steps") said.set("detail", state.level);
    if (state.older) said.set("since", state.older);
    const address = location.pathname + (said.size ? `?${said}` : "") + location.hash;
    try {
      if (push) globalThis.history.pushState(null, "", address); else globalThis.history.replaceState(null, "", address);
    } catch { /* some browsers let files have no other address */ }
  }

  // Showing.

  /** The steps of a picture: kind, sentence and function of each. */
  function stepsOf({ picture }) {
    const drawing = new DOMParser().parseFromString(picture, "image/svg+xml");
    return all("[id^=step-]", drawing).map((step) => [Number(step.id.slice(5)), step]).sort(([a], [b]) => a - b)
      .map(([, step]) => [step.getAttribute("class"), step.getAttribute("aria-label"), step.getAttribute("data-anchor") || ""]);
  }

  /** Puts the addresses of an edition's functions into a list of steps, which was drawn without, and what they leave in logs. */
  function completed(outline, known, left, edition) {
    const template = document.createElement("template");
    template.innerHTML = outline;
    StackSeqSigns.list(left, edition.id, template.content);
    const links = new Map(Object.entries(edition.links).map(([number, address]) => [known.anchors[number], address]));
    for (const place of all("span.where", template.content)) {
      const [path, called] = all("code", place), address = links.get(`${path.textContent} ${called.textContent}`);
      if (!address) continue;
      const line = /#L(\d+)/.exec(address);
      if (line && address.includes(`/${path.textContent}#`)) path.append(`:${line[1]}`);
      place.replaceWith(make("a", { class: "where", href: address, rel: "noopener noreferrer" }, ...place.childNodes));
    }
    return template.innerHTML;
  }

  async function show() {
    const own = ++turn, key = `${state.side === "old" ? state.older : state.edition} ${state.level}`;
    mirror();
    status.textContent = unknown;
    const busy = setTimeout(() => { status.textContent = "Loading …"; }, 300);
    try {
      // The first view needs nothing more.
      if (key === `${first} steps` && key === shown && !state.older && !asked) return settle(null);
      asked = true;
      const [known, left] = await Promise.all([history(), signs()]), edition = find(known, state.edition), older = state.older && find(known, state.older);
      const isAsIs = key === shown && !older;
      const [now, old] = isAsIs ? [] : await Promise.all([diagram(edition, state.level), older && diagram(older, state.level)]);
      if (own !== turn) return undefined;
      const isOld = state.side === "old", parts = isOld ? old : now;
      if (key !== shown) viewer.show({ ...parts, outline: completed(parts.outline, known, left, isOld ? older : edition) });
      shown = key;
      status.textContent = unknown;
      StackSeqSigns.table(left, edition.id, title(edition.id), (anchor) => edition.links[known.anchors.indexOf(anchor)]);
      return settle(known, older && compare(known, edition, older, now, old));
    } catch (error) {
      if (own === turn) status.textContent = globalThis.DecompressionStream ? `This could not be shown: ${error.message}` : "This browser is too old to show other releases.";
      return undefined;
    } finally {
      clearTimeout(busy);
    }
  }

  /** Brings everything around the diagram in line with it. */
  function settle(known, compared) {
    const edition = known && find(known, state.edition);
    origin.textContent = state.edition === first ? atFirst.origin : edition.traced ? edition.remarks.join(" ") : `Drawn by hand from the source of ${title(state.edition)}.`;
    viewer.marks(compared ? marksOf(compared) : null);
    changes.hidden = !compared;
    if (compared) changes.replaceChildren(...listOf(compared, known, edition));
    offer();
    if (known) table(known);
  }

  function mirror() {
    for (const which of ["edition", "level", "older"]) field(which).value = state[which];
    for (const option of field("older").options) option.disabled = option.value === state.edition;
    for (const link of all(".strip-of-releases a")) {
      const isCurrent = link.dataset.edition.split("-")[0] === state.edition.split("-")[0];
      if (isCurrent) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
      // On a phone the strip is wider than the window.
      const strip = link.closest("ol");
      if (isCurrent) strip.scrollLeft = link.parentElement.offsetLeft - strip.offsetLeft - strip.clientWidth / 2;
      link.parentElement.classList.toggle("since", Boolean(state.older) && link.dataset.edition.split("-")[0] === state.older.split("-")[0]);
    }
  }

  // What changed.

  function compare(known, edition, older, now, old) {
    const at = (release) => known.releases.indexOf(release);
    const [from, to] = [at(older.release), at(edition.release)].sort((a, b) => a - b);
    /** Whether the code of a function changed after one release, up to the other. */
    const isEdited = (anchor) => /[cn]/.test((known.marks[known.anchors.indexOf(anchor)] || "").slice(from + 1, to + 1));
    const before = stepsOf(old), after = stepsOf(now);
    const rows = StackSeqCompare.align(before, after).map((row) => {
      const [, text, anchor] = row.now ? after[row.now - 1] : before[row.old - 1];
      return { ...row, text, anchor, before: row.what === "changed" ? before[row.old - 1][1] : "", edited: row.what === "same" && isEdited(anchor) };
    });
    return { rows, older, edition };
  }

  function marksOf({ rows }) {
    const side = state.side;
    return Object.fromEntries(rows.filter((row) => row[side] && row.what !== "same").map((row) => [row[side], row.what]));
  }

  function listOf({ rows, older, edition }, known, current) {
    const count = (what) => rows.filter((row) => row.what === what).length;
    const edited = new Set(rows.filter((row) => row.edited).map((row) => row.anchor));
    const sign = { added: "+", removed: "−", changed: "~", same: "≈" };
    const say = { added: "added", removed: "removed", changed: "changed", same: "same step, its code changed" };
    const sides = make("div", { class: "sides", role: "group", "aria-label": "Diagram" }, ...[["old", older], ["now", edition]].map(([side, { id }]) => {
      const button = make("button", { type: "button", "aria-pressed": String(state.side === side) }, title(id));
      button.addEventListener("click", () => { state.side = side; show(); });
      return button;
    }));
    const leave = make("button", { type: "button", class: "quiet" }, "Stop comparing");
    leave.addEventListener("click", () => { state.older = ""; state.side = "now"; write(true); show(); field("older").focus(); });
    const added = count("added");
    const words = `${added} step${added === 1 ? "" : "s"} added, ${count("removed")} removed, ${count("changed")} changed, ${count("same")} the same`
      + (edited.size ? `, of which the code of ${edited.size} function${edited.size === 1 ? "" : "s"} changed` : "");
    const links = (anchor, from) => find(known, from.id).links[known.anchors.indexOf(anchor)];
    const told = rows.filter((row) => row.what !== "same" || (row.edited && edited.delete(row.anchor)));
    const items = told.map((row) => {
      const side = row.now ? "now" : "old", step = make("a", { href: `#step-${row[side]}` }, row.text);
      step.addEventListener("click", async (event) => {
        event.preventDefault();
        state.side = side;
        await show();
        viewer.goTo(row[side]);
        section.scrollIntoView({ block: "start" });
      });
      const address = row.anchor && links(row.anchor, row.now ? current : older);
      const owner = row.anchor ? (address ? make("a", { class: "owner", href: address, rel: "noopener noreferrer" }, make("code", {}, row.anchor)) : make("code", { class: "owner" }, row.anchor)) : "";
      return make("li", { class: row.what }, make("span", { class: "sign", "aria-hidden": "true" }, sign[row.what]), make("span", { class: "unseen" }, `${say[row.what]}: `),
        make("div", {}, step, ...row.before && row.before !== row.text ? [make("p", { class: "was" }, "was: ", row.before)] : [], ...row.what === "same" ? [make("p", { class: "was" }, "the same step; the code of its function changed")] : [], owner));
    });
    return [
      make("div", { class: "changes-top" }, make("h2", { id: "changes-title" }, `What changed from ${title(older.id)} to ${title(edition.id)}`), sides, leave),
      make("p", { role: "status" }, told.length ? words : "Nothing: the steps are the same, and so is the code of their functions, as far as it is known."),
      make("ol", { class: "differences", tabindex: "0", "aria-label": "Differences" }, ...items),
    ];
  }

  // Files.

  async function picture() {
    const [known, look] = await Promise.all([history(), load("look")]), { picture: text, model } = await diagram(find(known, state.edition), state.level);
    const [width, height] = JSON.parse(model).size;
    return { text: text.replace(/(<svg[^>]*>)/, (start) => `${start}<style>${look.style}</style>`), width, height };
  }

  function save(blob, ending) {
    const link = make("a", { href: URL.createObjectURL(blob), download: `${name.replace("/", "-")}-${state.edition}.${ending}` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function savePng() {
    const { text, width, height } = await picture(), image = new Image();
    // Browsers refuse what is larger.
    const scale = Math.min(2, 16000 / Math.max(width, height));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = make("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(blob, "png"), "image/png");
  }

  const saveSvg = async () => save(new Blob([(await picture()).text], { type: "image/svg+xml" }), "svg");
  const text = async () => (await load(`${name}/texts`))[state.edition];
  const saveText = async () => save(new Blob([await text()], { type: "text/plain" }), "wsd");

  function button(words, action) {
    const made = make("button", { type: "button" }, words);
    made.addEventListener("click", () => action().catch((error) => { status.textContent = `That did not work: ${error.message}`; }));
    return made;
  }

  function offer() {
    const isFirst = state.edition === first && state.level === "steps", release = state.edition.replace("-traced", "");
    const list = make("ul", { class: "files" }, ...[...isFirst ? [] : [button("SVG", saveSvg)], button("PNG", savePng), ...isFirst ? [] : [button("WSD", saveText)]].map((each) => make("li", {}, each)));
    downloads.replaceChildren(...isFirst ? [...atFirst.downloads, list] : [list]);
    const lines = [`stackseq show ${name}@${release}`, `stackseq draw ${name}@${release} -f svg,png,pdf,mermaid,plantuml`];
    if (state.older) lines.push(`stackseq diff ${name} --from ${state.older.replace("-traced", "")} --to ${release} -o changes.svg`);
    commands.textContent = state.edition === first && !state.older ? atFirst.commands : lines.join("\n");
    for (const link of all(".related a")) link.search = state.edition === first ? "" : `?release=${state.edition}`;
  }

  one("[data-edit]").addEventListener("click", async () => {
    const opened = open("", "_blank");
    const address = `http://127.0.0.1:8080/#text=${encodeURIComponent(await text())}`;
    if (opened) {
      opened.opener = null;
      opened.location = address;
    } else location.href = address;
  });

  // When the code of each step changed.

  let tabled = "";
  function table(known) {
    const edition = find(known, state.edition);
    if (tabled === edition.id || !history_.dataset.near) return;
    tabled = edition.id;
    const numbers = Object.keys(edition.links).map(Number), at = known.releases.indexOf(edition.release);
    const head = make("tr", {}, make("th", { scope: "col" }, "Function"), ...known.releases.map((release, place) => {
      const cell = make("th", { scope: "col", class: place === at ? "here" : "" });
      const short = /^\d/.test(release) ? release.slice(2) : release.slice(0, 3);
      if (!place) cell.append(make("span", { title: title(release) }, short));
      else {
        const compared = make("button", { type: "button", title: `What ${title(release)} changed` }, short);
        compared.addEventListener("click", () => { between(known.releases[place - 1], release); choose.scrollIntoView({ block: "start" }); });
        cell.append(compared);
      }
      return cell;
    }));
    const words = { c: "changed", n: "new", "=": "", "-": "not there" };
    const rows = numbers.map((number) => {
      const anchor = known.anchors[number], marks = known.marks[number], address = edition.links[number], called = make("code", { title: anchor }, anchor.split(" ")[1]);
      const cells = [...marks].map((mark, place) => make("td", { class: `mark-${{ c: "changed", n: "new", "=": "same", "-": "absent" }[mark]}${place === at ? " here" : ""}`, title: words[mark] && `${known.releases[place]}: ${words[mark]}` },
        ...words[mark] ? [make("span", { class: "unseen" }, words[mark])] : []));
      return make("tr", {}, make("th", { scope: "row" }, address ? make("a", { href: address, rel: "noopener noreferrer" }, called) : called), ...cells.length ? cells : [make("td", { colspan: String(known.releases.length), class: "unknown" }, "not known")]);
    });
    one(".scroll", history_).replaceChildren(make("table", { class: "heat-table" }, make("thead", {}, head), make("tbody", {}, ...rows)));
  }

  new IntersectionObserver((entries, observer) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    history_.dataset.near = "yes";
    history().then(table);
  }, { rootMargin: "400px" }).observe(history_);

  // What the reader does.

  function change(next) {
    Object.assign(state, { side: "now" }, next);
    unknown = "";
    if (state.older === state.edition) state.older = "";
    write(true);
    show();
  }

  /** Compares two releases as they were traced, if both were: people leave out other things than programs. */
  async function between(older, newer) {
    const { editions } = await history();
    const traced = (release) => editions.find((edition) => edition.release === release && edition.traced) || editions.find((edition) => edition.release === release);
    if (!traced(older) || !traced(newer)) return;
    change({ older: traced(older).id, edition: traced(newer).id });
  }

  field("edition").addEventListener("change", ({ target }) => change({ edition: target.value }));
  field("level").addEventListener("change", ({ target }) => change({ level: target.value }));
  field("older").addEventListener("change", async ({ target }) => {
    if (!target.value) return change({ older: "" });
    const { editions } = await history(), edition = editions.find(({ id }) => id === state.edition), older = editions.find(({ id }) => id === target.value);
    if (older.traced === edition.traced) return change({ older: older.id });
    const like = (other) => editions.find(({ release, traced }) => release === other.release && traced) || other;
    return change({ older: like(older).id, edition: like(edition).id });
  });
  one(".strip-of-releases").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    change({ edition: link.dataset.edition });
  });
  addEventListener("popstate", () => {
    const before = JSON.stringify(state);
    read();
    if (JSON.stringify(state) !== before) show();
  });

  /** Goes to the step that the address named in the edition that it named. */
  function goToStep() {
    if (!StackSeqSite.step.startsWith("#step-") || `${state.edition} ${state.level}` === `${first} steps`) return;
    try { globalThis.history.replaceState(null, "", StackSeqSite.step); } catch { return; }
    dispatchEvent(new HashChangeEvent("hashchange"));
  }

  read();
  show().then(goToStep);
})();
