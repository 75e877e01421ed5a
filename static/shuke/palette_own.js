// An agent's own wordings in the palette: written, copied, offered to the trainer.
"use strict";

(() => {
  const shuke = (window.shuke = window.shuke || {});
  const pal = () => document.getElementById("pal");
  const boxOf = (target) => target.closest("[data-own]");

  async function post(box, doing) {
    const answer = await fetch(pal().dataset.ownUrl, {
      method: "POST",
      body: new URLSearchParams({
        do: doing,
        own: box.dataset.ownKey || "",
        script: box.dataset.script,
        text: box.querySelector("[data-own-draft]").value,
      }),
      headers: { "X-CSRFToken": shuke.csrf() },
      credentials: "same-origin",
    }).catch(() => null);
    if (answer?.ok) return document.dispatchEvent(new CustomEvent("shuke:palette-anew"));
    const no = box.querySelector("[data-own-no]");
    no.textContent = answer ? await answer.text() : "";
    no.hidden = !no.textContent;
  }

  async function copy(box) {
    const lacking = [...box.querySelectorAll("[data-own-text] input")].find((blank) => !blank.value.trim());
    if (lacking) return lacking.focus();
    const script = box.closest("[data-pal-script]");
    const text = shuke.sentence(box.querySelector("[data-own-text]")).trim();
    const use = { kind: "script", script: box.dataset.script, variant: script.dataset.variant, own: box.dataset.ownKey, text };
    use.warned = await shuke.mayCopy(text, use.script);
    if (use.warned === null) return;
    const done = await shuke.copy(use.text);
    shuke.recordUse(use);
    if (done) box.querySelector("[data-own-copied]").hidden = false;
  }

  document.addEventListener("click", (event) => {
    const doing = event.target.closest("[data-own-do]");
    const copying = event.target.closest("[data-own-copy]");
    if (doing) post(boxOf(doing), doing.dataset.ownDo);
    else if (copying) copy(boxOf(copying));
  });
})();
