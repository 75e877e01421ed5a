// Follow-ups: the number beside the menu entry, ticking all of a page, the keys of the calendar.
"use strict";

(() => {
  const PAGE = "/customers/customer/follow-ups/";

  function showDue() {
    const entry = document.querySelector(`#nav-sidebar-apps a[href$="${PAGE}"]`);
    if (!entry || entry.querySelector(".fu-due")) return;
    const badge = document.createElement("span");
    badge.className = "fu-due";
    badge.setAttribute("hx-get", `${entry.getAttribute("href")}due/`);
    badge.setAttribute("hx-trigger", "load, every 60s");
    badge.setAttribute("hx-target", "this");
    entry.append(badge);
    window.htmx.process(badge);
  }

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-fu-all]")) return;
    event.target.form.querySelectorAll("input[name=row]").forEach((box) => { box.checked = event.target.checked; });
  });

  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (at.isContentEditable || at.matches?.("input, textarea, select")) return;
    const links = [...document.querySelectorAll("[data-fu-key]")];
    const link = links.find((one) => one.dataset.fuKey.toLowerCase() === event.key.toLowerCase());
    if (!link) return;
    event.preventDefault();
    window.htmx.process(link); // a part that has just come is not taken up yet
    link.click();
  });

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", showDue);
  else showDue();
})();
