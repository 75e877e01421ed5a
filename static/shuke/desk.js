// The desk's small movements: the bar's choices, the toast with its seconds, "why?", dialogs.
"use strict";

(() => {
  const MAIN = "main";
  let countdown;
  let opener = null;
  let failed = null;

  // The bar turns into choices and back.

  function setBar(mode) {
    const bar = document.querySelector(".dk-bar");
    if (!bar) return;
    bar.dataset.barMode = mode;
    for (const panel of bar.querySelectorAll("[data-bar-panel]")) panel.hidden = panel.dataset.barPanel !== mode;
    bar.querySelector(`[data-bar-panel="${mode}"] input[type=text]`)?.focus();
  }

  // The toast counts down, then gives its place back.

  function startToast() {
    clearInterval(countdown);
    const toast = document.querySelector("[data-toast]");
    if (!toast) return;
    const words = toast.querySelector("[data-said], .dk-cut");
    const say = document.getElementById("dk-say");
    if (words && say) say.textContent = words.textContent;
    if (toast.hasAttribute("data-stays")) return;
    const left = toast.querySelector("[data-left]");
    let seconds = Number(toast.dataset.seconds);
    countdown = setInterval(() => {
      seconds -= 1;
      if (left) left.textContent = seconds;
      if (seconds <= 0) endToast(toast);
    }, 1000);
  }

  function endToast(toast) {
    clearInterval(countdown);
    toast.remove();
    document.querySelector(".dk-just")?.classList.remove("dk-just");
  }

  // A deed that did not get through: say so, and offer it again until it is answered.

  function showFailure(detail) {
    const template = document.getElementById("dk-failed");
    const slot = [...document.querySelectorAll(".dk-slot")].find((one) => one.getClientRects().length);
    if (!template || !slot || detail.elt.id === "dk-here") return;
    slot.querySelector("[data-toast]")?.remove();
    clearInterval(countdown);
    const request = detail.requestConfig;
    failed = () => htmx.ajax(request.verb.toUpperCase(), request.path, {
      source: document.getElementById("desk"), target: "#desk", swap: "outerHTML", values: Object.fromEntries(request.formData || []),
    });
    slot.prepend(template.content.cloneNode(true));
    const said = detail.xhr?.status === 400 ? detail.xhr.responseText : "";
    if (said) {
      slot.querySelector(".dk-cut").textContent = said;
      slot.querySelector("[data-retry]").remove();
    }
    startToast();
  }

  // "Why?" opens below its cell, takes the focus, and gives it back.

  function placePopover(button) {
    const pop = document.getElementById("dk-pop");
    pop.hidden = false;
    const frame = pop.offsetParent.getBoundingClientRect();
    const cell = (button.closest(".dk-class") || button).getBoundingClientRect();
    const width = pop.offsetWidth;
    const right = Math.min(frame.width, document.documentElement.clientWidth - frame.left - 8);
    pop.style.left = `${Math.max(0, Math.min(cell.left - frame.left, right - width))}px`;
    pop.style.top = `${cell.bottom - frame.top + 4}px`;
    pop.focus({ preventScroll: true });
  }

  function closePopover() {
    const pop = document.getElementById("dk-pop");
    if (!pop || pop.hidden) return false;
    pop.hidden = true;
    pop.replaceChildren();
    opener?.focus({ preventScroll: true });
    opener = null;
    return true;
  }

  document.addEventListener("click", (event) => {
    const at = event.target;
    const why = at.closest("[data-why]");
    if (why) opener = why;
    else if (!at.closest("#dk-pop")) closePopover();
    if (at.closest("[data-close-pop]")) closePopover();
    const turn = at.closest("[data-bar]");
    if (turn) setBar(turn.dataset.bar);
    const dialog = at.closest("[data-opens]");
    if (dialog) document.getElementById(dialog.dataset.opens)?.showModal();
    if (at.closest("[data-close]")) at.closest("dialog")?.close();
    if (at.closest("[data-toast-close]")) endToast(at.closest("[data-toast]"));
    if (at.closest("[data-retry]")) failed?.();
    const ask = at.closest("[data-ask]");
    if (ask) {
      event.preventDefault();
      document.querySelector("#dk-cards .dk-copy:not(:disabled)")?.focus();
    }
    for (const open of document.querySelectorAll("#desk details[open], .dk-account[open]"))
      if (!open.contains(at)) open.open = false;
  });

  // A key may be faster than htmx, which wires a fresh form a moment after it appears.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("#desk form[hx-post]")) return;
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form, event.submitter));
    htmx.ajax("POST", form.action, { source: form, target: "#desk", swap: "outerHTML", values });
  });

  document.addEventListener("shuke:escape", () => {
    if (!closePopover()) setBar(MAIN);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest?.(".dk-choose")) setBar(MAIN);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "dk-pop" && opener) placePopover(opener);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt.id === "desk") startToast();
  });
  document.addEventListener("htmx:sendError", (event) => showFailure(event.detail));
  document.addEventListener("htmx:responseError", (event) => showFailure(event.detail));
  document.addEventListener("htmx:timeout", (event) => showFailure(event.detail));
  document.addEventListener("DOMContentLoaded", startToast);
})();
