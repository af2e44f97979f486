/* What an operation leaves in logs and events in the release that is shown: in the table, and below the steps of the list. */
"use strict";

globalThis.StackSeqSigns = (() => {
  const { all, make, one } = StackSeqSite;
  const section = one(".signs-table");

  /** The signs of a stage as a list. */
  const listOf = ({ signs }, [, , numbers], attributes = {}) => make("ul", attributes, ...numbers.map((number) => {
    const [level, text] = signs[number];
    return make("li", {}, make("b", {}, level), " ", make("code", {}, text));
  }));
  const stagesOf = ({ stages, editions }, edition) => editions[edition].map((number) => stages[number]);

  /** Fills the table for an edition of `left`, the data; `link` gives the address of a function. */
  function table(left, edition, release, link) {
    const stages = stagesOf(left, edition);
    section.hidden = !stages.length;
    one("[data-release]", section).textContent = release;
    one("tbody", section).replaceChildren(...stages.map((stage) => {
      const [process, anchor] = stage, [path, name] = anchor.split(" "), called = make("code", { title: path }, name), address = link(anchor);
      const function_ = address ? make("a", { href: address, rel: "noopener noreferrer" }, called) : called;
      return make("tr", {}, make("th", { scope: "row" }, process), make("td", {}, listOf(left, stage)), make("td", {}, function_));
    }));
  }

  /** Tells with the first step of each function what it leaves, in a list of steps without links. */
  function list(left, edition, outline) {
    const stages = new Map(stagesOf(left, edition).map((stage) => [stage[1], stage]));
    for (const place of all("span.where", outline)) {
      const anchor = all("code", place).map(({ textContent }) => textContent).join(" ");
      if (stages.has(anchor)) place.closest("li").append(listOf(left, stages.get(anchor), { class: "signs" }));
      stages.delete(anchor);
    }
  }

  return { list, table };
})();
