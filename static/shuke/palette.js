// The palette of scripts: found while one types, shown as they will be sent, copied by a key.
"use strict";

(() => {
  const PAUSE = 40;
  const SHOWN_FOR = 2000;
  const shuke = (window.shuke = window.shuke || {});
  const known = new Map(); // what was filled in by hand, by name, while the palette is open
  let pal;
  let opener = null;
  let stage = "";
  let timer = 0;
  let asking = null;
  let arriving = Promise.resolve();

  const part = (name, within = pal) => within.querySelector(`[data-pal-${name}]`);
  const parts = (name, within = pal) => [...within.querySelectorAll(`[data-pal-${name}]`)];
  const box = () => document.getElementById("pal-q");
  const words = () => part("words").dataset;
  const row = () => pal.querySelector('[data-pal-row][aria-selected="true"]');
  const shown = () => pal.querySelector("[data-pal-script]:not([hidden])");
  const scriptOf = (one) => document.getElementById(`pal-p-${one.dataset.palRow}`);
  const rowOf = (script) => document.getElementById(`pal-o-${script.dataset.palScript}`);
  const say = (text) => (part("say").textContent = text);

  // Asking: one request for each pause in typing; an older answer never replaces a newer one.

  function ask() {
    clearTimeout(timer);
    timer = 0;
    asking?.abort();
    asking = new AbortController();
    const query = new URLSearchParams({ q: box().value, stage });
    arriving = fetch(`${pal.dataset.url}?${query}`, { signal: asking.signal, credentials: "same-origin" })
      .then(async (answer) => {
        if (answer.redirected) return location.reload();
        if (!answer.ok) throw new Error(answer.status);
        show(await answer.text());
      })
      .catch((error) => {
        if (error.name === "AbortError") return;
        part("none").textContent = "";
        part("failed").hidden = false;
      });
    return arriving;
  }

  function askSoon() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  const settled = () => (timer ? ask() : arriving);

  function show(html) {
    const before = row()?.dataset.palRow;
    const answer = document.createElement("template");
    answer.innerHTML = html;
    const list = answer.content.querySelector("#pal-list");
    stage = list.dataset.stage;
    part("failed").hidden = true;
    part("said").textContent = answer.content.querySelector("[data-pal-sign]").textContent;
    part("none").textContent = answer.content.querySelector("[data-pal-none]")?.textContent || "";
    list.hidden = !list.children.length;
    document.getElementById("pal-list").replaceWith(list);
    part("shown").replaceChildren(...answer.content.querySelector("[data-pal-shown]").children);
    for (const button of parts("stage")) button.setAttribute("aria-pressed", String(button.dataset.palStage === stage));
    for (const blank of parts("blank")) blank.value = known.get(blank.dataset.palBlank) || "";
    for (const script of parts("script")) refresh(script);
    choose(document.getElementById(`pal-o-${before}`) || part("row"));
  }

  // Choosing, filling in, and what stays locked until it is filled.

  function choose(one) {
    for (const other of parts("row")) other.setAttribute("aria-selected", String(other === one));
    for (const script of parts("script")) script.hidden = !one || script !== scriptOf(one);
    if (one) {
      const { palScript, variant } = scriptOf(one).dataset;
      shuke.lookAt([{ script: palScript, text: textOf(scriptOf(one)) }]);
      pal.dispatchEvent(new CustomEvent("shuke:shown", { bubbles: true, detail: `${palScript}:${variant}` }));
      box().setAttribute("aria-activedescendant", one.id);
      one.scrollIntoView({ block: "nearest" });
    } else box().removeAttribute("aria-activedescendant");
  }

  function step(by) {
    const rows = parts("row");
    if (rows.length) choose(rows[(rows.indexOf(row()) + by + rows.length) % rows.length]);
  }

  const textOf = (within) => {
    const text = shuke.sentence(part("text", within));
    return text === null ? null : text.trim();
  };
  const gaps = (within) => parts("blank", part("text", within)).filter((blank) => !blank.value.trim());

  function refresh(script) {
    const lacking = gaps(script);
    const names = new Set(lacking.map((blank) => blank.dataset.palBlank));
    const isLocked = lacking.length > 0;
    part("copy", script).disabled = part("add", script).disabled = isLocked;
    part("icon", script).textContent = isLocked ? "lock" : "content_copy";
    for (const one of parts("missing", script)) one.hidden = !names.has(one.dataset.palMissing);
    const lacks = part("lacks", script);
    if (lacks) lacks.hidden = !isLocked;
    for (const branch of parts("branch", script)) part("lock", branch).hidden = !gaps(branch).length;
    const one = rowOf(script);
    part("lack", one).hidden = !isLocked;
    part("lacking", one).textContent = names.size;
    if (isLocked) part("done", one).hidden = true;
  }

  function fill(name, value, from) {
    known.set(name, value);
    for (const blank of parts("blank")) if (blank !== from && blank.dataset.palBlank === name) blank.value = value;
    for (const script of parts("script")) refresh(script);
  }

  // Copying: first the clipboard, then the record, which nobody waits for.

  shuke.recordUse = (use) =>
    fetch(pal.dataset.use, {
      method: "POST",
      body: new URLSearchParams(use),
      headers: { "X-CSRFToken": shuke.csrf() },
      keepalive: true,
    })
      .then(shuke.answered)
      .catch(() => undefined);

  const useOf = (script) => ({
    kind: "script",
    script: script.dataset.palScript,
    variant: script.dataset.variant,
    text: textOf(script),
  });

  function flash(button, text) {
    const word = part("word", button);
    button.dataset.before = button.dataset.before || word.textContent;
    button.style.minWidth = `${button.offsetWidth}px`;
    button.classList.add("pal-just");
    word.textContent = text;
    say(text);
    clearTimeout(button.flashing);
    button.flashing = setTimeout(() => {
      button.classList.remove("pal-just");
      word.textContent = button.dataset.before;
    }, SHOWN_FOR);
  }

  async function copy(script) {
    const use = useOf(script);
    if (use.text === null) return gaps(script)[0].focus();
    use.warned = await shuke.mayCopy(use.text, use.script);
    if (use.warned === null) return;
    const done = await shuke.copy(use.text);
    shuke.recordUse(use);
    if (!done) return;
    flash(part("copy", script), words().copied);
    part("done", rowOf(script)).hidden = false;
  }

  async function copyBranch(branch) {
    const text = textOf(branch);
    if (text === null) return gaps(branch)[0].focus();
    if ((await shuke.mayCopy(text, branch.closest("[data-pal-script]").dataset.palScript)) === null) return;
    const done = await shuke.copy(text);
    htmx.ajax("POST", pal.dataset.branch, {
      source: document.getElementById("desk"),
      target: "#desk",
      swap: "outerHTML",
      values: { branch: branch.dataset.palBranch, text },
    });
    if (!done) return;
    part("done", branch).hidden = false;
    say(branch.querySelector(".sk-tag") ? words().copiedAndTagged : words().copied);
  }

  // Opening, and back to the same spot.

  function open() {
    pal = document.getElementById("pal");
    if (!pal || pal.open) return;
    opener = document.activeElement;
    stage = "";
    known.clear();
    pal.showModal();
    box().focus();
    box().select();
    ask();
  }

  function back() {
    asking?.abort();
    clearTimeout(timer);
    timer = 0;
    const spot = opener?.isConnected ? opener : document.querySelector("#desk [data-shuke-palette]");
    spot?.focus({ preventScroll: true });
  }

  // Keys: digits copy from the box, letters answer from the answers, in a blank one types.

  async function keyInBox(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      await settled();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      await settled();
      if (shown()) copy(shown());
    } else if (/^[1-9]$/.test(event.key)) {
      event.preventDefault();
      await settled();
      const one = pal.querySelector(`[data-digit="${event.key}"]`);
      if (!one) return;
      choose(one);
      copy(scriptOf(one));
    } else if (event.key === "Tab" && !event.shiftKey && shown() && gaps(shown()).length) {
      event.preventDefault();
      gaps(shown())[0].focus();
    } else if (event.key === "ArrowRight" && box().selectionStart === box().value.length) {
      const first = shown() && part("letter", shown());
      if (!first) return;
      event.preventDefault();
      first.focus();
    }
  }

  function keyInBlank(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const branch = event.target.closest("[data-pal-branch]");
    if (branch) copyBranch(branch);
    else copy(shown());
  }

  function keyInAnswers(event) {
    const letters = parts("letter", shown());
    const at = letters.indexOf(event.target);
    if (event.key === "ArrowLeft") box().focus();
    else if (event.key === "ArrowDown") letters[Math.min(at + 1, letters.length - 1)].focus();
    else if (event.key === "ArrowUp") letters[Math.max(at - 1, 0)].focus();
    else {
      const meant = letters.find((one) => one.dataset.palLetter === event.key.toLowerCase());
      if (!meant) return;
      meant.focus();
      copyBranch(meant.closest("[data-pal-branch]"));
    }
    event.preventDefault();
  }

  function press(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target === box()) keyInBox(event);
    else if (event.target.matches("[data-pal-blank]")) keyInBlank(event);
    else if (event.target.matches("[data-pal-letter]")) keyInAnswers(event);
  }

  function click(event) {
    const on = (name) => event.target.closest(`[data-pal-${name}]`);
    const filling = on("fill");
    if (on("row")) choose(on("row"));
    else if (on("copy")) copy(on("script"));
    else if (on("add")) {
      shuke.tray.add(useOf(on("script")));
      flash(on("add"), words().added);
    }
    else if (filling) {
      fill(filling.dataset.palFill, filling.value);
      (gaps(shown())[0] || part("copy", shown())).focus();
    } else if (on("branch") && !on("blank")) copyBranch(on("branch"));
    else if (on("stage")) {
      stage = on("stage").dataset.palStage;
      ask();
    } else if (on("again")) ask();
  }

  function typed(event) {
    if (event.target === box()) {
      if (!event.isComposing) askSoon();
    } else if (event.target.matches("[data-pal-blank]")) {
      fill(event.target.dataset.palBlank, event.target.value, event.target);
    }
  }

  document.addEventListener("shuke:palette", open);
  document.addEventListener("shuke:palette-anew", () => pal?.open && ask());
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-shuke-palette]")) open();
  });
  document.addEventListener("DOMContentLoaded", () => {
    const dialog = document.getElementById("pal");
    if (!dialog) return;
    dialog.addEventListener("keydown", press);
    dialog.addEventListener("click", click);
    dialog.addEventListener("input", typed);
    dialog.addEventListener("close", back);
    dialog.querySelector("#pal-q").addEventListener("compositionend", askSoon);
    // A click on the list leaves the caret where it is, so that keys go on working.
    dialog.addEventListener("mousedown", (event) => {
      if (event.target.closest("[data-pal-row]")) event.preventDefault();
    });
  });
})();
