// A connection that is changed after its test is untested again: saving it must be meant.
(() => {
  "use strict";
  document.addEventListener("input", (event) => {
    if (!event.target.closest?.("[data-tested]")) return;
    const saving = document.getElementById("saving"), fresh = document.getElementById("untested");
    if (!saving || !fresh || !saving.querySelector("[name=proof]")) return;
    saving.replaceWith(fresh.content.cloneNode(true));
  });
})();
