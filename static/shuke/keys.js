// Single keys: every button says its own in data-keys ("w", "7", "1 a", "i 2"). While the bar asks something,
// only its answers listen. Off in inputs, while a word is being composed, and with Ctrl, Alt or Meta.
"use strict";

(() => {
  const OFF = "shukeKeysOff";
  const PATIENCE = 2000;
  let typed = [];
  let timer;

  const isOff = () => localStorage.getItem(OFF) === "1";

  function isTyping(event) {
    const at = event.target;
    return (
      event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey ||
      at.isContentEditable || at.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select")
    );
  }

  function scope() {
    const bar = document.querySelector(".dk-bar");
    const mode = bar?.dataset.barMode;
    return mode && mode !== "main" ? bar.querySelector(`[data-bar-panel="${mode}"]`) : document.getElementById("desk");
  }

  function forget() {
    typed = [];
    clearTimeout(timer);
    document.querySelectorAll(".dk-awaiting").forEach((one) => one.classList.remove("dk-awaiting"));
  }

  function visible(button) {
    return button.getClientRects().length > 0 || button.closest("details:not([open])");
  }

  function press(key) {
    const within = scope();
    if (!within) return false;
    const sequence = [...typed, key].join(" ");
    const buttons = [...within.querySelectorAll("[data-keys]")].filter((one) => !one.disabled && visible(one));
    const hit = buttons.find((one) => one.dataset.keys === sequence);
    if (hit) {
      forget();
      hit.click();
      return true;
    }
    const waiting = buttons.filter((one) => one.dataset.keys.startsWith(`${sequence} `));
    if (!waiting.length) {
      const again = typed.length > 0;
      forget();
      return again ? press(key) : false;
    }
    clearTimeout(timer);
    document.querySelectorAll(".dk-awaiting").forEach((one) => one.classList.remove("dk-awaiting"));
    typed.push(key);
    waiting[0].closest("[data-column], .dk-group")?.classList.add("dk-awaiting");
    timer = setTimeout(forget, PATIENCE);
    return true;
  }

  function escape() {
    if (typed.length) return forget();
    document.dispatchEvent(new CustomEvent("shuke:escape"));
  }

  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return escape();
    if (isTyping(event) || event.repeat) return;
    if (event.key === "?") {
      event.preventDefault();
      document.getElementById("dk-help")?.showModal();
      return;
    }
    if (event.key === "Delete" && event.target.closest?.(".dk-chip")) {
      event.target.closest(".dk-chip").querySelector(".dk-x")?.click();
      return;
    }
    if (isOff()) return;
    if (event.key === "/") {
      event.preventDefault();
      document.dispatchEvent(new CustomEvent("shuke:palette"));
      return;
    }
    if (/^[a-z0-9]$/i.test(event.key) && press(event.key.toLowerCase())) event.preventDefault();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("dk-keys-on");
    if (!box) return;
    box.checked = !isOff();
    box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "0" : "1"));
  });
})();
