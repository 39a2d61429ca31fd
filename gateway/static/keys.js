// Keys: what bears data-key is pressed with it; two keys in a row lead to pages; never while somebody types.
(() => {
  "use strict";
  let before = "", since = 0;
  const typing = (target) => target.closest("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]");
  const find = (key) => [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((each) => each.offsetParent !== null);

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (typing(event.target)) return;
    if (event.key === "?") { const sheet = document.getElementById("keys"); if (sheet.open) sheet.close(); else sheet.showModal(); event.preventDefault(); return; }
    if (window.pakbon.busy()) return;
    if (event.key === "/") { document.getElementById("search").focus(); document.getElementById("search").select(); event.preventDefault(); return; }
    const both = Date.now() - since < 1200 && before ? `${before} ${event.key}` : "";
    before = event.key; since = Date.now();
    const found = (both && find(both)) || find(event.key);
    if (!found) return;
    event.preventDefault();
    before = "";
    if (found.matches("input, select, textarea")) { found.focus(); if (found.select) found.select(); } else found.click();
  });
})();
