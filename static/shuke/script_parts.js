// The parts of a script: how many of a hundred buyers get each wording, and answers added from their tree.
"use strict";

(() => {
  const form = document.getElementById("script_form");
  const split = document.getElementById("se-split");
  const tree = document.getElementById("se-tree");
  const aside = document.getElementById("se-aside");
  if (!form || !aside || !aside.dataset.preview) return;

  const weights = () => [...form.querySelectorAll("input[name^='variants-'][name$='-weight']")].filter((box) => !box.name.includes("__prefix__"));
  const box = (weight, name) => form.elements[weight.name.replace(/weight$/, name)];
  const isUsed = (weight) => Boolean(box(weight, "is_active")?.checked) && !box(weight, "DELETE")?.checked;
  const heft = (weight) => Math.max(0, Number(weight.value) || 0);

  function tell() {
    const used = weights().filter(isUsed);
    const whole = used.reduce((sum, one) => sum + heft(one), 0);
    for (const weight of weights()) {
      let said = weight.parentElement.querySelector(".se-share");
      if (!said) {
        said = document.createElement("output");
        said.className = "se-share";
        said.htmlFor = weight.id;
        weight.after(said);
      }
      const share = whole ? heft(weight) / whole : 1 / used.length;
      said.textContent = isUsed(weight) ? `${Math.round(100 * share)} %` : "–";
    }
    split.hidden = used.length < 2;
  }

  if (split) {
    form.addEventListener("input", tell);
    form.addEventListener("change", tell);
    document.addEventListener("formset:added", tell);
    document.addEventListener("formset:removed", tell);
    document.getElementById("se-even").addEventListener("click", () => {
      weights().filter(isUsed).forEach((one) => (one.value = 1));
      form.dispatchEvent(new Event("change", { bubbles: true }));
    });
    tell();
  }

  if (!tree) return;
  let after = "";
  const unhide = () => tree.querySelectorAll("[data-after]").forEach((button) => (button.hidden = false));
  document.addEventListener("shuke:previewed", (event) => {
    const drawn = event.detail.querySelector("[data-tree]");
    if (drawn && !tree.contains(document.activeElement)) tree.replaceChildren(...drawn.childNodes);
    unhide();
  });
  document.addEventListener("formset:added", (event) => {
    const parent = event.target.querySelector("select[name^='branches-'][name$='-parent']");
    if (!parent || !after) return;
    const places = [...form.querySelectorAll("input[name^='branches-'][name$='-position']")].map((one) => Number(one.value) || 0);
    event.target.querySelector("[name$='-position']").value = Math.max(...places) + 1; // behind those that are there
    parent.value = after;
    after = "";
    event.target.querySelector("[name$='-answer']").focus();
  });
  tree.addEventListener("click", (event) => {
    const more = event.target.closest("[data-after]");
    const said = event.target.closest("a.se-said");
    if (more) {
      after = more.dataset.after;
      document.querySelector("#branches-group .add-row")?.click();
    } else if (said) {
      event.preventDefault();
      const answer = document.getElementById(said.hash.slice(1));
      answer?.focus();
      answer?.scrollIntoView({ block: "center" });
    }
  });
  unhide();
})();
