/* What differs between two editions: their steps aligned, by what they say and by the functions that perform them. */
"use strict";

globalThis.StackSeqCompare = (() => {
  /** Pairs of places of values that are in both lists, in the same order, as many as possible. */
  function common(old, now) {
    const rows = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
    for (let i = old.length - 1; i >= 0; i--) {
      for (let j = now.length - 1; j >= 0; j--) rows[i][j] = old[i] === now[j] ? rows[i + 1][j + 1] + 1 : Math.max(rows[i + 1][j], rows[i][j + 1]);
    }
    const pairs = [];
    for (let i = 0, j = 0; i < old.length && j < now.length;) {
      if (old[i] === now[j]) pairs.push([i++, j++]);
      else if (rows[i + 1][j] >= rows[i][j + 1]) i++; else j++;
    }
    return pairs;
  }

  const keyOf = ([kind, text, anchor]) => `${kind}\n${anchor}\n${text}`;
  /** Steps of one function and one kind, between the same lifelines, may say it differently. */
  const ownerOf = ([kind, text, anchor]) => anchor ? `${kind}\n${anchor}\n${kind === "message" ? text.split(":")[0] : ""}` : {};

  /** Gives all steps of both in order: what happened, and their numbers; `old` or `now` is 0 where there is none. */
  function align(old, now) {
    const found = [];
    let i = 0, j = 0;
    for (const [left, right] of [...common(old.map(keyOf), now.map(keyOf)), [old.length, now.length]]) {
      found.push(...between(old.slice(i, left), now.slice(j, right), i, j));
      if (left < old.length || right < now.length) found.push({ what: "same", old: left + 1, now: right + 1 });
      [i, j] = [left + 1, right + 1];
    }
    return found;
  }

  function* between(old, now, i, j) {
    let left = 0, right = 0;
    for (const [a, b] of [...common(old.map(ownerOf), now.map(ownerOf)), [old.length, now.length]]) {
      for (; left < a; left++) yield { what: "removed", old: i + left + 1, now: 0 };
      for (; right < b; right++) yield { what: "added", old: 0, now: j + right + 1 };
      if (a < old.length && b < now.length) yield { what: "changed", old: i + a + 1, now: j + b + 1 };
      [left, right] = [a + 1, b + 1];
    }
  }

  return { align, common };
})();
