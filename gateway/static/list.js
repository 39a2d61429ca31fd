// Lists: a cursor moved with j and k, open, preview, mark; an order's neighbours in the list it was opened from.
(() => {
  "use strict";
  const rows = () => [...document.querySelectorAll(".list tbody tr[data-href], .list tbody tr[data-preview]")].filter((row) => row.offsetParent !== null);
  const cursor = () => document.querySelector(".list tr.cursor");
  const move = (row) => {
    if (!row) return;
    cursor()?.classList.remove("cursor");
    row.classList.add("cursor");
    row.querySelector("a.opens")?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const remember = () => sessionStorage.setItem("pakbon.orders", JSON.stringify(rows().map((row) => row.dataset.href)));
  const open = (row) => { if (!row) return; if (row.dataset.href) { remember(); location.assign(row.dataset.href); } else if (row.dataset.preview) window.pakbon.open(row.dataset.preview, row.querySelector("a")); };
  const marks = () => {
    const n = document.querySelectorAll("input[form=marked]:checked").length;
    const bar = document.querySelector(".with-marked");
    if (!bar) return;
    bar.hidden = n === 0;
    bar.querySelector("[data-marked]").textContent = String(n);
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || window.pakbon.busy()) {
      if (event.key === " " && document.getElementById("dialog").open && document.querySelector("#dialog-body header") && !event.target.closest("input,textarea,select,button,a")) { document.getElementById("dialog").close(); event.preventDefault(); }
      return;
    }
    if (event.target.closest("input:not([type=checkbox]), textarea, select, button, summary")) return;
    const all = rows();
    if (!all.length) return;
    const here = cursor();
    const at = all.indexOf(here);
    const act = {
      j: () => move(all[Math.min(at + 1, all.length - 1)]),
      k: () => move(all[Math.max(at - 1, 0)]),
      Enter: () => { if (!here || (event.target.closest("a") && !event.target.closest("a.opens"))) return false; open(here); return true; },
      " ": () => { if (!here || !here.dataset.preview) return false; window.pakbon.open(here.dataset.preview, here.querySelector("a")); return true; },
      x: () => { const box = here?.querySelector("input[type=checkbox]"); if (box) { box.checked = !box.checked; marks(); } },
      d: () => { here?.querySelector("[data-done]")?.click(); },
      p: () => { if (here?.dataset.plan) window.pakbon.open(here.dataset.plan, here.querySelector("a")); },
    }[event.key];
    if (act && act() !== false) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest(".list tbody tr");
    if (event.target.closest("[data-unmark]")) { document.querySelectorAll("input[form=marked]:checked").forEach((box) => { box.checked = false; }); marks(); return; }
    if (!row || event.defaultPrevented) return;
    if (event.target.closest("td.mark")) { const box = row.querySelector("input"); if (event.target !== box) box.checked = !box.checked; marks(); return; }
    if (event.target.closest("a.opens")) { remember(); return; }
    if (event.target.closest("a, button, input, label, select") || String(getSelection())) return;
    open(row);
  });
  document.addEventListener("change", marks);

  const neighbours = document.querySelector(".neighbours");
  const known = JSON.parse(sessionStorage.getItem("pakbon.orders") || "[]");
  const at = known.indexOf(location.pathname);
  if (neighbours && at >= 0 && known.length > 1) {
    const link = (anchor, href) => { if (href) anchor.href = href; else anchor.hidden = true; };
    link(neighbours.querySelector(".previous"), known[at - 1]);
    link(neighbours.querySelector(".next"), known[at + 1]);
    neighbours.querySelector("span").textContent = `${at + 1} / ${known.length}`;
    neighbours.hidden = false;
  }
})();
