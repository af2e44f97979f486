"use strict";(()=>{try{let t=localStorage.getItem("stackseq-theme");(t==="light"||t==="dark")&&(document.documentElement.dataset.theme=t)}catch{}})();
