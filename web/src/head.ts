/* Before the page is laid out: the reader may have chosen light or dark. */
try {
  const chosen = localStorage.getItem("stackseq-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch { /* A browser that remembers nothing shows what its system likes. */ }
