// The bell's panel: fresh each time it opens; Escape and a click elsewhere close it.
"use strict";

(() => {
  const open = () => document.querySelector(".bell[open]");

  document.addEventListener("toggle", (event) => {
    const bell = event.target;
    if (!bell.matches?.(".bell") || !bell.open) return;
    if (bell.querySelector(".bell-panel").children.length) window.htmx.trigger(bell, "bell-opened");
  }, true);

  document.addEventListener("keydown", (event) => {
    const bell = event.key === "Escape" && open();
    if (!bell) return;
    bell.open = false;
    bell.querySelector("summary").focus();
  });

  document.addEventListener("click", (event) => {
    const bell = open();
    if (bell && !bell.contains(event.target)) bell.open = false;
  });
})();
