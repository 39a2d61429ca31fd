// What happens now: rows come in and change by themselves, counts follow, a page that shows it is refreshed.
(() => {
  "use strict";
  const table = () => document.querySelector(".orders[data-rows]");
  const later = (wait, what) => { let timer = 0; return (...facts) => { clearTimeout(timer); timer = setTimeout(what, wait, ...facts); }; };
  const quick = (url) => fetch(url, { headers: { "HX-Request": "true" } }).then((answer) => (answer.ok && answer.status !== 204 ? answer.text() : ""));
  const asRow = (html) => { const box = document.createElement("template"); box.innerHTML = html.trim(); return box.content.querySelector("tr"); };

  // ---- the menu's counts and the chips
  const counts = later(400, () => {
    document.body.dispatchEvent(new Event("around"));
    const list = table();
    if (list) quick(list.dataset.chips).then((html) => { if (html) document.getElementById("chips").outerHTML = html; });
  });

  // ---- rows
  const waiting = [];
  const bar = () => document.querySelector(".arrivals");
  const enter = () => {
    const rows = document.getElementById("rows");
    if (!rows) return;
    for (const row of waiting.splice(0)) if (!document.getElementById(row.id)) { rows.prepend(row); htmx.process(row); }
    document.querySelector(".panel > .nothing")?.remove();
    bar().hidden = true;
  };
  const arrive = (row, words) => {
    if (document.getElementById(row.id) || waiting.some((each) => each.id === row.id)) return;
    waiting.push(row);
    window.pakbon.say(words);
    // under the pointer nothing moves: it waits above until the pointer is elsewhere
    if (!table().querySelector("tbody:hover")) { enter(); return; }
    bar().textContent = `▲ ${waiting.length}: ${waiting.map((each) => each.querySelector("b").textContent).join(", ")}`;
    bar().hidden = false;
  };
  document.addEventListener("click", (event) => { if (event.target.closest(".arrivals")) enter(); });
  document.addEventListener("mouseout", (event) => { if (waiting.length && event.target.closest?.("tbody") && !event.relatedTarget?.closest?.("tbody")) enter(); });

  const rowChanged = async ({ order, new: fresh }) => {
    const list = table();
    if (!list) return;
    const shown = document.getElementById(`row-${order}`);
    if (!shown && !list.hasAttribute("data-takes-new")) return;
    const query = new URLSearchParams(list.dataset.query);
    if (!shown) query.set("new", "1");
    const row = asRow(await quick(`${list.dataset.rows}${order}?${query}`));
    if (!row) return;
    if (!shown) { if (fresh || newest(row, list)) arrive(row, row.querySelector("b").textContent); return; }
    swap(shown, row);
  };
  const swap = (shown, row) => {
    row.classList.toggle("cursor", shown.classList.contains("cursor"));
    row.querySelector("input").checked = shown.querySelector("input").checked;
    row.classList.add("changed");
    const focused = shown.contains(document.activeElement);
    shown.replaceWith(row);
    htmx.process(row);
    if (focused) row.querySelector("a.opens").focus({ preventScroll: true });
  };
  // an old order that comes into this filter only enters where it would be on this page
  const newest = (row, list) => { const last = [...list.querySelectorAll("tbody time")].pop(); return !last || row.querySelector("time").dateTime > last.dateTime; };

  // what an act from the list changed: its rows once more
  const rowsAgain = async () => {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const row of fresh.querySelectorAll("#rows tr[data-id]")) {
      const shown = document.getElementById(row.id);
      if (shown && shown.querySelector(".c-planned").textContent !== row.querySelector(".c-planned").textContent) swap(shown, document.adoptNode(row));
    }
  };

  // ---- pages that show what changed
  // what was chosen or typed and not sent yet is nobody's to wipe out, wherever the cursor is by now
  const changed = (field) => {
    if (field.matches("[type=radio], [type=checkbox]")) return field.checked !== field.defaultChecked;
    if (!field.matches("select")) return field.value !== field.defaultValue;
    return field.selectedIndex !== Math.max([...field.options].findIndex((each) => each.defaultSelected), 0);
  };
  const filledIn = (part) => [...part.querySelectorAll("input:not([type=hidden]), textarea, select")].some(changed);
  const editing = (part) => window.pakbon.busy() || document.querySelector(".dragged, .me[open]")
    || document.activeElement?.matches("main input, main textarea, main select") || filledIn(part);
  // a block that fetches itself shows what it showed until it has come anew
  const carryOver = (part, fresh) => fresh.querySelectorAll("[id][hx-trigger='load']").forEach((each) => {
    const old = part.querySelector(`#${each.id}`);
    if (!old) return;
    const inside = old.getAttribute("hx-trigger") === "load";
    const shown = old.cloneNode(true);
    ["id", "hx-get", "hx-trigger"].forEach((name) => shown.removeAttribute(name));
    each.replaceChildren(...(inside ? shown.childNodes : [shown]));
  });
  const refresh = later(300, async () => {
    const part = document.querySelector("[data-refresh]");
    const field = document.activeElement;
    if (!part || editing(part)) { if (part) refresh(); return; }
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-refresh]");
    if (!fresh) return;
    if (editing(part)) { refresh(); return; } // begun while we looked
    const scrolled = [...part.querySelectorAll(".cards")].map((each) => each.scrollTop);
    const focus = field?.closest?.("[data-card]")?.dataset.order;
    fresh.querySelectorAll(".neighbours").forEach((each) => { const old = part.querySelector(".neighbours"); if (old) each.replaceWith(old); });
    carryOver(part, fresh);
    part.replaceWith(fresh);
    fresh.querySelectorAll(".cards").forEach((each, n) => { each.scrollTop = scrolled[n] || 0; });
    if (focus) fresh.querySelector(`[data-card][data-order="${focus}"]`)?.focus({ preventScroll: true });
    htmx.process(fresh);
    window.pakbon.tabs();
  });
  // a block that comes by itself gives way to who is filling it in
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = event.detail;
    if (!requestConfig || requestConfig.verb !== "get" || requestConfig.elt !== target || !target.closest("[data-refresh]")) return;
    const field = document.activeElement;
    if (!filledIn(target) && !(target.contains(field) && field.matches("input, textarea, select"))) return;
    event.detail.shouldSwap = false;
    refresh();
  });
  // who hears the same news beside us may write it down after we have looked: look once more
  const settled = later(2500, refresh);
  const concerns = (kind, facts) => {
    const part = document.querySelector("[data-refresh]");
    if (!part || !part.dataset.refresh.split(" ").includes(kind)) return false;
    return !part.dataset.order || !facts.order || part.dataset.order === facts.order;
  };

  // ---- the stream: only while somebody looks, so that many tabs do not use up the browser's connections
  let stream = null, missed = false;
  const listen = () => {
    if (stream || document.hidden) return;
    stream = new EventSource(document.body.dataset.live);
    for (const kind of ["row", "agenda", "order", "mail", "shop", "task"]) {
      stream.addEventListener(kind, (event) => {
        const facts = JSON.parse(event.data);
        if (kind === "row") rowChanged(facts);
        if (kind !== "mail") counts();
        if (concerns(kind, facts)) { refresh(); settled(); }
      });
    }
    // what happened between drawing the page and listening: after an act, and after the line was lost
    let again = Boolean(document.querySelector(".flashes .flash"));
    stream.addEventListener("open", () => { if (again) { counts(); refresh(); settled(); if (table()) rowsAgain(); } again = true; });
    if (missed) { counts(); refresh(); missed = false; }
  };
  document.addEventListener("visibilitychange", () => { if (document.hidden) { stream?.close(); stream = null; missed = true; } else listen(); });
  addEventListener("pagehide", () => { stream?.close(); stream = null; });
  addEventListener("pageshow", listen);
  listen();
})();
