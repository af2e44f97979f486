/* The list of operations: search and filters, which the fragment of the address keeps. */
"use strict";

(() => {
  const { all, make, one, search } = StackSeqSite;
  const form = one("[data-filter]"), results = one("[data-results]"), groups = one("[data-groups]"), count = one("[data-count]");
  const entries = all("li[data-name]", groups);
  const names = ["q", "service", "release", "category", "process"];
  const field = (name) => form.elements[name];

  function fits({ dataset }) {
    const { service, release, category, process } = Object.fromEntries(names.map((name) => [name, field(name).value]));
    return (!service || dataset.name.startsWith(`${service}/`)) && (!release || dataset.releases.split(" ").includes(release))
      && (!category || dataset.category === category) && (!process || dataset.processes.split("|").includes(process));
  }

  /** Opens an operation at the release that was asked for. */
  function withRelease(address) {
    const release = field("release").value, [page, fragment] = address.split("#");
    return release && !page.includes("?") ? `${page}?release=${release}${fragment ? `#${fragment}` : ""}` : address;
  }

  function showAll(chosen) {
    for (const entry of entries) {
      entry.hidden = !chosen.has(entry);
      const link = one("a", entry);
      link.href = withRelease(link.getAttribute("href").split("?")[0]);
    }
    for (const group of all(".group", groups)) group.hidden = !all("li[data-name]", group).some((entry) => !entry.hidden);
    results.hidden = true;
    groups.hidden = false;
    return chosen.size;
  }

  async function showFound(query, chosen) {
    const made = await search(() => { if (field("q").value.trim() === query) show(); });
    if (field("q").value.trim() !== query) return undefined;
    const byName = new Map([...chosen].map((entry) => [entry.dataset.name, entry]));
    const hits = made.find(query).filter(({ name }) => byName.has(name));
    results.replaceChildren(...hits.map((hit) => {
      const entry = byName.get(hit.name).cloneNode(true);
      entry.hidden = false;
      one("a", entry).href = withRelease(hit.address);
      one("a", entry).after(make("small", { class: "owner" }, ` ${hit.name.split("/")[0]}`));
      if (hit.step) one("p", entry).replaceWith(make("p", { class: "hit" }, `step ${hit.step.number}: ${hit.step.text}`));
      return entry;
    }));
    results.hidden = false;
    groups.hidden = true;
    return hits.length;
  }

  async function show() {
    const query = field("q").value.trim(), chosen = new Set(entries.filter(fits));
    const number = query ? await showFound(query, chosen) : showAll(chosen);
    if (number === undefined) return;
    const isWhole = number === entries.length;
    count.textContent = number ? `${isWhole ? "" : `${number} of `}${entries.length} operation${entries.length === 1 ? "" : "s"}` : "Nothing fits. Fewer words, or fewer filters?";
  }

  /** Narrows the categories to those of the service. */
  function narrow() {
    const service = field("service").value;
    for (const group of all("optgroup", field("category"))) {
      group.hidden = group.disabled = Boolean(service) && group.label !== service;
      if (group.disabled && group.contains(field("category").selectedOptions[0])) field("category").value = "";
    }
  }

  function write() {
    const said = names.map((name) => [name, field(name).value.trim()]).filter(([, value]) => value);
    history.replaceState(null, "", said.length ? `#${new URLSearchParams(said)}` : location.href.split("#")[0]);
  }

  function read() {
    const asked = new URLSearchParams(location.hash.slice(1) || location.search);
    for (const name of names) {
      field(name).value = asked.get(name) || "";
      if (field(name).selectedIndex < 0) field(name).value = "";
    }
    narrow();
    show();
  }

  function change() {
    narrow();
    write();
    show();
  }

  form.addEventListener("input", change);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = one("li a", results);
    if (!results.hidden && first) location.href = first.href;
  });
  form.addEventListener("reset", () => setTimeout(change));
  addEventListener("hashchange", read);
  field("q").addEventListener("focus", () => search(() => {}));
  read();
})();
