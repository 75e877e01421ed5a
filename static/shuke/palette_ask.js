// A request to the trainer from the palette: nothing fits, or something is wrong with a script. Two clicks.
"use strict";

(() => {
  const SHOWN_FOR = 4000;
  const shuke = (window.shuke = window.shuke || {});
  const part = (name) => document.querySelector(`#pal [data-${name}]`);
  let asked = {};
  let hiding = 0;

  function open(kind, script) {
    asked = { kind, script };
    for (const one of document.querySelectorAll("#pal [data-ask-for]")) one.hidden = one.dataset.askFor !== kind;
    part("ask-text").value = kind === "script_missing" ? document.getElementById("pal-q").value : "";
    part("ask-no").hidden = part("asked").hidden = true;
    part("ask-form").hidden = false;
    part("ask-text").focus();
  }

  function away() {
    part("ask-form").hidden = true;
    document.getElementById("pal-q").focus();
  }

  function refuse(text) {
    part("ask-no").textContent = text;
    part("ask-no").hidden = !text;
  }

  async function send(form) {
    const answer = await fetch(form.dataset.url, {
      method: "POST",
      body: new URLSearchParams({ ...asked, text: part("ask-text").value }),
      headers: { "X-CSRFToken": shuke.csrf() },
      credentials: "same-origin",
    }).catch(() => null);
    if (!answer?.ok) return refuse(answer?.status === 400 ? await answer.text() : form.dataset.failed);
    away();
    part("asked").hidden = false;
    clearTimeout(hiding);
    hiding = setTimeout(() => (part("asked").hidden = true), SHOWN_FOR);
  }

  document.addEventListener("click", (event) => {
    const asking = event.target.closest("#pal [data-ask]");
    if (asking) open(asking.dataset.ask, asking.dataset.script || "");
    else if (event.target.closest("#pal [data-ask-away]")) away();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("#pal [data-ask-form]")) return;
    event.preventDefault();
    send(event.target);
  });
})();
