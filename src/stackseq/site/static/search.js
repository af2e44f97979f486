/* The search: words of operations, with slips of the keyboard forgiven.

   Each word of the catalogue knows the operations that have it, and how much it says about them. A word that was typed fits a word of
   the catalogue wholly, as its beginning, as a part of it, or but for one or two slips. */
"use strict";

globalThis.StackSeqSearch = class {
  static WEIGHTS = { name: 10, title: 9, alias: 8, command: 6, category: 4, request: 4, summary: 3, step: 2, function: 2 };
  /** Words that say nothing, unless they are all that there is. */
  static EMPTY = new Set("a an and by for from how in is it of on or the to with".split(" "));

  constructor(index) {
    this.words = new Map();
    this.entries = new Map();
    this.steps = {};
    for (const [name, title, aliases, command, request, category, summary] of index) {
      this.entries.set(name, { name, title, plain: this.plain(`${name} ${title} ${aliases.join(" ")}`) });
      const fields = { name, title, alias: aliases.join(" "), command, request, category, summary };
      for (const [field, text] of Object.entries(fields)) this.learn(name, text, StackSeqSearch.WEIGHTS[field]);
    }
  }

  /** Learns the steps as well: operation → [edition, number, text, function]. */
  add(steps) {
    this.steps = steps;
    for (const [name, rows] of Object.entries(steps)) {
      for (const [, , text, called] of rows) {
        this.learn(name, text, StackSeqSearch.WEIGHTS.step);
        this.learn(name, called, StackSeqSearch.WEIGHTS.function);
      }
    }
    return this;
  }

  plain(text) { return ` ${this.split(text).join(" ")} `; }

  /** The words of a text; names of functions are words, and so are their parts. */
  split(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);
  }

  learn(name, text, weight) {
    for (const word of this.split(text)) {
      let owners = this.words.get(word);
      if (!owners) this.words.set(word, owners = new Map());
      if ((owners.get(name) || 0) < weight) owners.set(name, weight);
    }
  }

  /** How well a word fits what was typed: 1 wholly, 0 not at all. */
  static fit(typed, word) {
    if (word === typed) return 1;
    if (word.startsWith(typed)) return 0.7 + 0.25 * typed.length / word.length;
    if (typed.length > 3 && word.includes(typed)) return 0.5;
    const slips = typed.length > 7 ? 2 : typed.length > 3 ? 1 : 0;
    if (!slips) return 0;
    // What is not finished yet may have its slip already.
    const found = Math.min(this.distance(typed, word, slips), word.length > typed.length + 1 ? this.distance(typed, word.slice(0, typed.length), slips) + 0.5 : 9);
    return found <= slips + 0.5 ? 0.6 - 0.15 * found : 0;
  }

  /** How many letters are wrong, missing, too many or swapped; more than `most` is not looked at closely. */
  static distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let before = [], row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1];
        next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return most + 1;
      [before, row] = [row, next];
    }
    return row[other.length];
  }

  /** Gives the operations that fit, the best first: name, title, address, and the step where words were found only there. */
  find(query, most = Infinity) {
    const typed = this.split(query);
    const telling = typed.filter((word) => !StackSeqSearch.EMPTY.has(word));
    const words = [...new Set(telling.length ? telling : typed)];
    if (!words.length) return [];
    const scores = words.map((word) => this.score(word));
    const phrase = ` ${typed.join(" ")}`;
    const found = [];
    for (const entry of this.entries.values()) {
      const own = scores.map((score) => score.get(entry.name)).filter(Boolean);
      if (own.length < words.length) continue;
      const bonus = entry.plain.includes(`${phrase} `) ? 8 : entry.plain.includes(phrase) ? 4 : 0;
      found.push({ entry, score: bonus + own.reduce((sum, each) => sum + each.value, 0), matched: own });
    }
    found.sort((a, b) => b.score - a.score || a.entry.title.length - b.entry.title.length || (a.entry.name < b.entry.name ? -1 : 1));
    return found.slice(0, most).map(({ entry, matched }) => this.hit(entry, matched));
  }

  /** Operation → the best that a typed word finds in it. */
  score(typed) {
    const best = new Map();
    for (const [word, owners] of this.words) {
      const fit = StackSeqSearch.fit(typed, word);
      if (!fit) continue;
      for (const [name, weight] of owners) {
        // Short words with slips are like too many of the words that steps are made of.
        if (fit < 0.5 && typed.length < 6 && weight <= StackSeqSearch.WEIGHTS.step) continue;
        const value = fit * weight, known = best.get(name);
        if (!known || known.value < value) best.set(name, { value, word, weight });
      }
    }
    return best;
  }

  hit({ name, title }, matched) {
    const hit = { name, title, address: `${name}.html` };
    const inSteps = matched.filter(({ weight }) => weight <= StackSeqSearch.WEIGHTS.step).map(({ word }) => word);
    if (!inSteps.length) return hit;
    const wanted = matched.map(({ word }) => word);
    let best = 0;
    for (const [edition, number, text, called] of this.steps[name] || []) {
      const words = new Set(this.split(`${text} ${called}`));
      const value = wanted.filter((word) => words.has(word)).length + inSteps.filter((word) => words.has(word)).length;
      if (value <= best) continue;
      best = value;
      hit.step = { number, text: text.length > 90 ? `${text.slice(0, 88)}…` : text };
      hit.address = `${name}.html${edition && `?release=${edition}`}#step-${number}`;
    }
    return hit;
  }
};
