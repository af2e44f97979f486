/* Texts that resemble each other, told as what differs: the other half of `deltas.py`, which tells the rules. */
"use strict";

globalThis.StackSeqDeltas = (() => {
  const NUMBER = /-?[0-9]+(?:\.[0-9]+)?/g, PLAIN = /^-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]?[1-9])?$/;

  /** The line with each of its numbers moved. */
  function moved(line, differences) {
    let next = 0;
    return line.replace(NUMBER, (text) => PLAIN.test(text) && text !== "-0" ? String(Math.round((Number(text) + differences[next++]) * 100) / 100) : text);
  }

  function apply(before, delta) {
    const lines = [];
    let at = 0;
    for (const entry of delta.split("\n")) {
      const rest = entry.slice(1);
      if (entry[0] === "+") lines.push(rest);
      else if (entry[0] === "~") lines.push(moved(before[at++], rest.split(" ").map(Number)));
      else if (entry) {
        if (entry[0] === "=") lines.push(...before.slice(at, at + Number(rest)));
        at += Number(rest);
      }
    }
    return lines;
  }

  /** The text at a place of what was packed. */
  function unpack(packed, place) {
    let lines = packed[0].split("\n");
    for (let number = 1; number <= place; number++) lines = apply(lines, packed[number]);
    return lines.join("\n");
  }

  return { unpack };
})();
