/* Before the page is laid out: there will be a script, and the reader may have chosen light or dark. Files may not remember. */
document.documentElement.classList.add("live");
try { if (localStorage.getItem("stackseq-theme")) document.documentElement.dataset.theme = localStorage.getItem("stackseq-theme"); } catch {}
