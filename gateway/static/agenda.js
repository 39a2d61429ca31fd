// The agenda: cards are dragged to a day, or moved with the keyboard; j and k walk from card to card.
(() => {
  "use strict";
  let card = null;
  const form = () => document.getElementById("drop");
  const target = (event) => event.target.closest?.("[data-day], [data-unplan]:not(form)");

  document.addEventListener("dragstart", (event) => { card = event.target.closest?.("[data-card]"); if (card) { card.classList.add("dragged"); event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", card.dataset.order); } });
  document.addEventListener("dragend", () => { card?.classList.remove("dragged"); document.querySelectorAll(".over").forEach((each) => each.classList.remove("over")); card = null; });
  document.addEventListener("dragover", (event) => {
    const place = card && target(event);
    document.querySelectorAll(".over").forEach((each) => { if (each !== place) each.classList.remove("over"); });
    if (place) { event.preventDefault(); place.classList.add("over"); }
  });
  document.addEventListener("drop", (event) => {
    const place = card && target(event);
    if (!place) return;
    event.preventDefault();
    const from = card.closest("[data-day]");
    const send = form();
    if (!place.dataset.day) { if (from) { send.action = send.dataset.unplan.replace(/0{8}-[0-]+/, card.dataset.order); send.submit(); } return; }
    const others = [...place.querySelectorAll("[data-card]")].filter((each) => each !== card);
    const above = others.filter((each) => each.getBoundingClientRect().top + each.offsetHeight / 2 < event.clientY).length;
    send.action = send.dataset.pattern.replace(/0{8}-[0-]+/, card.dataset.order);
    send.day.value = place.dataset.day;
    send.slot.value = from === place || card.dataset.slot ? card.dataset.slot || "" : "";
    send.seen_revision.value = card.dataset.revision || "";
    send.position.value = others.length && above < others.length ? String(above + 1) : "";
    send.submit();
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || window.pakbon.busy()) return;
    if (event.target.closest("input, textarea, select")) return;
    const cards = [...document.querySelectorAll("[data-card]")];
    if (!cards.length) return;
    const here = document.activeElement.closest("[data-card]");
    const at = cards.indexOf(here);
    if (event.key === "j" || event.key === "k") { cards[Math.max(0, Math.min(cards.length - 1, at + (event.key === "j" ? 1 : -1)))].focus(); event.preventDefault(); }
    if (!here) return;
    if (event.key === "p" && here.dataset.plan) { window.pakbon.open(here.dataset.plan, here); event.preventDefault(); }
    if (event.key === "Enter" && event.target === here) { location.assign(here.dataset.href); event.preventDefault(); }
  });
  document.addEventListener("click", (event) => {
    const here = event.target.closest(".card[data-card]");
    if (here && !event.defaultPrevented && !event.target.closest("a, button, form")) location.assign(here.dataset.href);
  });
})();
