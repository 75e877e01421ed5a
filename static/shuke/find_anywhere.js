// The find box from anywhere: F, or a paste outside an input, leads to the box of the page or opens one over it.
"use strict";

(() => {
  const BOX = "[data-find-input]";
  const KEYS_OFF = "shukeKeysOff";
  let fetching = null;

  function visibleBox() {
    return [...document.querySelectorAll("[data-find]")].find((root) => root.getClientRects().length > 0);
  }

  async function openBox(text) {
    const root = visibleBox() || (await openDialog());
    if (!root) return;
    const input = root.querySelector(BOX);
    input.focus();
    input.select();
    if (text) window.shuke.find.put(root, text);
  }

  async function openDialog() {
    const list = document.querySelector('#nav-sidebar a[href$="/customers/customer/"]');
    if (!list) return null;
    fetching = fetching || fetchDialog(new URL("find/", list.href));
    const dialog = await fetching;
    if (!dialog) return null;
    if (!dialog.open) dialog.showModal();
    return dialog.querySelector("[data-find]");
  }

  async function fetchDialog(page) {
    const answer = await fetch(new URL("box/", page)).catch(() => null);
    if (!answer?.ok || answer.redirected) {
      location.assign(page);
      return null;
    }
    const dialog = document.createElement("dialog");
    dialog.id = "find-dialog";
    dialog.innerHTML = await answer.text();
    dialog.setAttribute("aria-label", dialog.querySelector(BOX).getAttribute("aria-label"));
    document.body.append(dialog);
    dialog.addEventListener("close", () => window.shuke.find.leave(dialog.querySelector("[data-find]")));
    return dialog;
  }

  function isEditable(target) {
    return target.isContentEditable || Boolean(target.closest?.("input, textarea, select, [contenteditable=true]"));
  }

  function isElsewhere(event) {
    const isBusy = document.querySelector("dialog[open]") || document.body.classList.contains("popup");
    return !isBusy && !isEditable(event.target) && Boolean(visibleBox() || document.getElementById("nav-sidebar"));
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.key.toLowerCase() !== "f") return;
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || localStorage.getItem(KEYS_OFF) === "1") return;
    if (!isElsewhere(event)) return;
    event.preventDefault();
    openBox("");
  });

  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") || "";
    if (!text.trim() || !isElsewhere(event)) return;
    event.preventDefault();
    openBox(text);
  });

  document.addEventListener("click", (event) => {
    if (event.target.id === "find-dialog") event.target.close();
  });

  // Unfold hides the page until its scripts are up, and what is hidden cannot take the focus.
  document.addEventListener("alpine:initialized", () => {
    const big = document.querySelector(".find-big [data-find-input]");
    if (big && document.activeElement === document.body) requestAnimationFrame(() => big.focus());
  });
})();
