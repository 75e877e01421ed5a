// The aside of a script follows what is typed, and tells others what came; publishing waits for what must change.
"use strict";

(() => {
  const aside = document.getElementById("se-aside");
  const form = document.getElementById("script_form");
  if (!aside || !form || !aside.dataset.preview) return;
  const PAUSE = 250;
  let shown = "";
  let timer = 0;
  let asked = 0;

  const lock = () => {
    const button = document.getElementById("se-publish");
    const state = aside.querySelector(".se-preview");
    if (!button || !state) return;
    const mustChange = Number(state.dataset.must) > 0;
    button.disabled = mustChange;
    button.textContent = mustChange ? state.dataset.locked : state.dataset.open;
  };

  const follow = async () => {
    const turn = ++asked;
    const body = new FormData(form);
    body.append("script_key", aside.dataset.script);
    body.append("shown", shown);
    let answer;
    try {
      answer = await fetch(aside.dataset.preview, { method: "POST", body, credentials: "same-origin" });
    } catch {
      return;  // the aside keeps what it shows; the next key asks again
    }
    if (!answer.ok || turn !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== asked || aside.querySelector("details[open] input:focus")) return;
    aside.replaceChildren(page.querySelector(".se-preview"));
    lock();
    document.dispatchEvent(new CustomEvent("shuke:previewed", { detail: page }));
  };

  const soon = (event) => {
    if (/^variants-\d+-text$/.test(event.target.name || "")) shown = event.target.name;
    clearTimeout(timer);
    timer = setTimeout(follow, PAUSE);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  document.addEventListener("formset:removed", () => soon({ target: form }));
  follow();
})();
