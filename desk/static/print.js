/* Opens the browser's own print window. The page can be printed without it. */
"use strict";
(() => {
  const button = document.querySelector("[data-print]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => window.print());
})();
