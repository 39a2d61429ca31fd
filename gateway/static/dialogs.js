// Dialogs: opened by what names them, closed with Esc, the focus back where it was. Tabs. Greyed buttons say why.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const say = (text) => { const said = $("said"); if (said) { said.textContent = ""; requestAnimationFrame(() => { said.textContent = text; }); } };
  window.pakbon = { say, busy: () => Boolean(document.querySelector("dialog[open]")) };

  let opener = null;
  const show = (dialog, from) => { opener = from || document.activeElement; if (!dialog.open) dialog.showModal(); };

  const load = async (url, from) => {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    const onward = answer.headers.get("HX-Redirect");
    if (onward) { location.assign(onward); return; }
    $("dialog-body").innerHTML = await answer.text();
    show($("dialog"), from);
    htmx.process($("dialog-body"));
    const first = $("dialog-body").querySelector("[autofocus]");
    if (first) first.focus();
  };
  window.pakbon.open = load;

  document.addEventListener("click", (event) => {
    const dialogLink = event.target.closest("[data-dialog]");
    if (dialogLink && !event.ctrlKey && !event.metaKey) { event.preventDefault(); load(dialogLink.dataset.dialog, dialogLink); return; }
    const shows = event.target.closest("[data-show]");
    if (shows) { show($(shows.dataset.show), shows); return; }
    const close = event.target.closest("[data-close]");
    if (close) { close.closest("dialog").close(); return; }
    const greyed = event.target.closest("[aria-disabled='true']");
    if (greyed) { event.preventDefault(); say(greyed.dataset.why || ""); return; }
    if (event.target instanceof HTMLDialogElement) event.target.close();
    const me = document.querySelector(".me[open]");
    if (me && !me.contains(event.target)) me.open = false;
  });
  document.addEventListener("close", (event) => {
    if (event.target.id === "dialog") $("dialog-body").replaceChildren();
    if (opener && document.contains(opener)) opener.focus();
    opener = null;
  }, true);

  // a second click on the same button does nothing
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.target === "_blank" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post") form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => { document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; }); });

  document.addEventListener("change", (event) => {
    const other = event.target.closest("[data-other-day]");
    if (other) {
      other.name = other.value ? "day" : "";
      if (other.value) other.form.querySelectorAll("input[type=radio][name=day]").forEach((radio) => { radio.checked = false; });
    } else if (event.target.matches(".day-choice input")) {
      const field = event.target.form.querySelector("[data-other-day]");
      if (field) { field.name = ""; field.value = ""; }
    }
  });

  // tabs: in place, with the address, arrow keys
  const tab = (key) => {
    const chosen = $("tab-" + key);
    if (!chosen) return false;
    document.querySelectorAll("[role=tab]").forEach((each) => {
      const on = each === chosen;
      each.setAttribute("aria-selected", String(on));
      each.tabIndex = on ? 0 : -1;
      $(each.getAttribute("aria-controls")).hidden = !on;
    });
    return true;
  };
  const fromAddress = () => {
    const key = location.hash.slice(1);
    if (!document.querySelector("[role=tab]")) return;
    if (["payment", "delivery", "tasks"].includes(key)) { tab("overview"); $(key).scrollIntoView({ block: key === "tasks" ? "nearest" : "center" }); } else tab(key) || tab("overview");
  };
  window.pakbon.tabs = fromAddress;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[role=tab]");
    if (!link) return;
    event.preventDefault();
    history.replaceState(null, "", link.getAttribute("href"));
    tab(link.getAttribute("href").slice(1));
  });
  document.addEventListener("keydown", (event) => {
    const here = event.target.closest && event.target.closest("[role=tab]");
    if (!here || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const all = [...document.querySelectorAll("[role=tab]")];
    const next = all[(all.indexOf(here) + (event.key === "ArrowRight" ? 1 : all.length - 1)) % all.length];
    event.preventDefault(); event.stopPropagation();
    next.focus(); next.click();
  });
  addEventListener("hashchange", fromAddress);
  fromAddress();
})();
