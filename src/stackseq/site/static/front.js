/* The front page: its diagram goes through its steps by itself, until the reader touches it. */
"use strict";

(() => {
  const section = StackSeqSite.one(".viewer");
  if (!section) return;
  const viewer = StackSeqViewer.mount(section, { address: false });
  // After the first look: what moves at once is hard to take in.
  setTimeout(() => viewer.play({ interval: 2600 }), 1200);
})();
