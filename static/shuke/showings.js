// What an agent was shown: written down once it stood there for a moment, without ever waiting for it.
"use strict";

(() => {
  const A_MOMENT = 700;
  const shuke = (window.shuke = window.shuke || {});
  const sent = new Set();
  let timer = 0;

  function send(where, pairs) {
    const fresh = pairs.filter((pair) => !sent.has(`${where} ${pair}`));
    const pal = document.getElementById("pal");
    if (!fresh.length || !pal) return;
    fresh.forEach((pair) => sent.add(`${where} ${pair}`));
    const body = new URLSearchParams({ where });
    fresh.forEach((pair) => body.append("shown", pair));
    fetch(pal.dataset.shownUrl, { method: "POST", body, headers: { "X-CSRFToken": shuke.csrf() }, keepalive: true }).catch(
      () => undefined,
    );
  }

  const all = (name) => [...document.querySelectorAll(`[data-${name}]`)].map((card) => card.dataset[name]);
  const cards = () => send("gap", all("shown"));

  document.addEventListener("shuke:shown", (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => send("palette", [event.detail]), A_MOMENT);
  });
  document.addEventListener("DOMContentLoaded", () => setTimeout(cards, A_MOMENT));
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "desk") setTimeout(cards, A_MOMENT);
    if (event.target.id === "dk-fit") setTimeout(() => send("suggestion", all("suggested")), A_MOMENT);
  });
})();
