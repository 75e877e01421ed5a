// Before a text is copied: what it must not say stops it, what is doubtful asks for one more click. A broken line stops nothing.
"use strict";

(() => {
  const PATIENCE = 1000;
  const shuke = (window.shuke = window.shuke || {});
  const known = new Map(); // verdicts by script and text
  const key = (script, text, url) => `${url || ""} ${script || ""} ${text}`;
  const bar = () => document.getElementById("sk-guard");

  // `url` asks for another buyer than the page's own.
  async function ask(pairs, url) {
    const body = new URLSearchParams();
    for (const { script, text } of pairs) {
      body.append("script", script || "");
      body.append("text", text);
    }
    const answer = await fetch(url || bar().dataset.url, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": shuke.csrf() },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) throw new Error(answer.status);
    return (await answer.json()).verdicts;
  }

  // Verdicts for texts that may soon be copied, in one request.
  shuke.lookAt = (pairs, url) => {
    const fresh = pairs.filter((pair) => pair.text && !known.has(key(pair.script, pair.text, url)));
    if (!fresh.length || !bar()) return;
    const all = ask(fresh, url).catch(() => null);
    fresh.forEach((pair, at) => {
      const name = key(pair.script, pair.text, url);
      known.set(name, all.then((verdicts) => verdicts?.[at] || (known.delete(name), [])));
    });
  };

  // "" when nothing speaks against it, the doubtful words once somebody has said "copy anyway", null when it may not be.
  shuke.mayCopy = async (text, script, url) => {
    shuke.lookAt([{ text, script }], url);
    const hits = (await known.get(key(script, text, url))) || [];
    bar()?.setAttribute("hidden", "");
    return hits.length ? decide(hits) : "";
  };

  function decide(hits) {
    const box = bar();
    const blocked = hits.filter((hit) => hit.severity === "block");
    const shown = blocked.length ? blocked : hits;
    const words = [...new Set(shown.map((hit) => hit.word))].join(" ");
    const part = (name) => box.querySelector(`[data-guard-${name}]`);
    part("words").textContent = words;
    part("why").textContent = [...new Set(shown.map((hit) => hit.rule_name))].join(" · ");
    part("rather").textContent = [...new Set(shown.map((hit) => hit.suggestion))].filter(Boolean).join(" · ");
    part("blocked").hidden = !blocked.length;
    part("warned").hidden = part("anyway").hidden = Boolean(blocked.length);
    box.classList.toggle("sk-guard-block", Boolean(blocked.length));
    (document.querySelector("dialog[open]") || document.body).append(box);
    box.hidden = false;
    if (blocked.length) return null;
    part("anyway").focus();
    return new Promise((resolve) => {
      part("anyway").onclick = () => close(words);
      part("no").onclick = () => close(null);
      function close(said) {
        box.hidden = true;
        resolve(said);
      }
    });
  }

  const forms = () =>
    [...document.querySelectorAll("#desk [data-copy-form]")].map((form) => ({
      script: form.elements.script?.value,
      text: form.elements.text.value,
    }));

  document.addEventListener("DOMContentLoaded", () => shuke.lookAt(forms()));
  document.addEventListener("htmx:afterSettle", (event) => event.target.id === "desk" && shuke.lookAt(forms()));
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-guard-no]") && bar()?.classList.contains("sk-guard-block")) bar().hidden = true;
  });
})();
