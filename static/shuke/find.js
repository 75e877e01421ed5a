// Paste to find: what is pasted into the box is asked at once, what is typed after a short pause. A single exact
// match opens by itself; else arrows, digits, Enter, or N for somebody new.
"use strict";

(() => {
  const TYPING_PAUSE = 120;
  const OPENING_PAUSE = 400;
  const states = new WeakMap();

  const part = (root, name) => root.querySelector(`[data-find-${name}]`);
  const options = (root) => [...root.querySelectorAll("[data-find-option]")];
  const active = (root) => root.querySelector('[data-find-option][aria-selected="true"]');

  // raw: a piece of chat with its lines, which an input would join. isArmed: digits and N choose, they are not typed.
  function stateOf(root) {
    if (!states.has(root)) states.set(root, { raw: null, turn: 0, isArmed: false, typedAt: 0, wantsFirst: false });
    return states.get(root);
  }

  // Asking

  function ask(root, isTyping) {
    const state = stateOf(root);
    const text = state.raw ?? part(root, "input").value;
    const turn = (state.turn += 1);
    settle(state);
    state.request?.abort();
    if (!text.trim()) return clear(root);
    state.isPending = true;
    state.request = new AbortController();
    fetch(root.dataset.results, {
      method: "POST",
      body: new URLSearchParams({ q: text, typing: isTyping ? "1" : "0" }),
      headers: { "X-CSRFToken": root.querySelector("input[name=csrfmiddlewaretoken]").value },
      signal: state.request.signal,
    })
      .then((answer) => {
        if (answer.redirected) location.reload(); // signed out meanwhile
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text();
      })
      .then((html) => {
        if (turn === state.turn) show(root, html, isTyping);
      })
      .catch((error) => {
        if (error.name !== "AbortError" && turn === state.turn) fail(root);
      });
  }

  function settle(state) {
    clearTimeout(state.timer);
    clearTimeout(state.opening);
    state.isPending = false;
  }

  function show(root, html, isTyping) {
    const state = stateOf(root);
    const drop = part(root, "drop");
    drop.innerHTML = html;
    drop.hidden = false;
    state.isPending = false;
    arm(root, !isTyping);
    choose(root, options(root)[0]);
    const answer = drop.querySelector(".find-answer");
    part(root, "status").textContent = answer?.dataset.findSays || "";
    if (state.wantsFirst) return openActive(root);
    if (!answer?.hasAttribute("data-find-opens")) return;
    const pause = isTyping ? Math.max(0, OPENING_PAUSE - (performance.now() - state.typedAt)) : 0;
    state.opening = setTimeout(() => openActive(root), pause);
  }

  function fail(root) {
    const drop = part(root, "drop");
    const words = document.createElement("p");
    words.className = "find-error";
    words.setAttribute("role", "alert");
    words.textContent = drop.dataset.failed;
    drop.replaceChildren(words);
    drop.hidden = false;
    settle(stateOf(root));
    choose(root, null);
  }

  function clear(root) {
    const state = stateOf(root);
    settle(state);
    state.request?.abort();
    state.turn += 1;
    state.raw = null;
    state.wantsFirst = false;
    part(root, "drop").replaceChildren();
    part(root, "drop").hidden = true;
    part(root, "status").textContent = "";
    arm(root, false);
    choose(root, null);
  }

  // Choosing

  function arm(root, isArmed) {
    stateOf(root).isArmed = isArmed;
    root.toggleAttribute("data-armed", isArmed);
  }

  function choose(root, option) {
    const input = part(root, "input");
    for (const one of options(root)) one.setAttribute("aria-selected", String(one === option));
    input.setAttribute("aria-expanded", String(Boolean(option)));
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  function move(root, step) {
    const all = options(root);
    if (!all.length) return;
    const at = all.indexOf(active(root));
    choose(root, all[(at + step + all.length) % all.length]);
    arm(root, true);
  }

  function openActive(root) {
    stateOf(root).wantsFirst = false;
    const option = active(root);
    if (option) open(root, option);
    else offerNew(root);
  }

  function open(root, option) {
    if (root.hasAttribute("data-going")) return;
    root.setAttribute("data-going", "");
    option.click();
  }

  function offerNew(root) {
    const offer = part(root, "new");
    if (!offer) return false;
    offer.open = true;
    const channel = offer.querySelector("select");
    const fields = [...offer.querySelectorAll("input[type=text]")];
    const isTold = fields.some((field) => field.value && !field.value.includes("*"));
    if (channel && !channel.value) channel.focus();
    else (isTold ? offer.querySelector("button[type=submit]") : fields[0])?.focus();
    return true;
  }

  function onEnter(root) {
    const state = stateOf(root);
    if (state.isPending || !part(root, "drop").firstElementChild) {
      state.wantsFirst = true;
      ask(root, false);
    } else if (part(root, "drop").querySelector(".find-answer")) openActive(root);
    else ask(root, false);
  }

  function onKey(root, event) {
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    const isArmed = stateOf(root).isArmed && isPlain;
    if (event.key === "ArrowDown") move(root, 1);
    else if (event.key === "ArrowUp") move(root, -1);
    else if (event.key === "Enter") onEnter(root);
    else if (event.key === "Escape") return leave(root);
    else if (isArmed && /^[1-9]$/.test(event.key)) {
      const option = options(root)[Number(event.key) - 1];
      if (!option) return;
      open(root, option);
    } else if (isArmed && event.key.toLowerCase() === "n") {
      if (!offerNew(root)) return;
    } else return;
    event.preventDefault();
  }

  function leave(root) {
    part(root, "input").value = "";
    clear(root);
    if (!root.classList.contains("find-big") && !root.closest("dialog")) part(root, "input").blur();
  }

  function forget(root) {
    for (const field of root.querySelectorAll("[data-find-message]")) field.value = "";
    for (const one of root.querySelectorAll("[data-find-kept]")) one.remove();
    part(root, "input").focus();
  }

  // The box itself

  function put(root, text) {
    const input = part(root, "input");
    const isWhole = !input.value || input.selectionEnd - input.selectionStart === input.value.length;
    const flat = text.trim().replace(/\s*\n\s*/g, " ");
    input.setRangeText(flat, input.selectionStart, input.selectionEnd, "end");
    stateOf(root).raw = isWhole ? text : null;
    ask(root, false);
  }

  window.shuke = window.shuke || {};
  window.shuke.find = { put, leave };

  // Listening

  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-find-input]") || event.isComposing) return;
    const root = event.target.closest("[data-find]");
    const state = stateOf(root);
    settle(state);
    state.raw = null;
    state.wantsFirst = false;
    state.typedAt = performance.now();
    arm(root, false);
    const isDropped = event.inputType === "insertFromDrop" || (event.inputType === "insertText" && event.data?.length > 1);
    if (isDropped) return ask(root, false);
    state.isPending = true;
    state.timer = setTimeout(() => ask(root, true), TYPING_PAUSE);
  });

  document.addEventListener("compositionend", (event) => {
    if (!event.target.matches("[data-find-input]")) return;
    stateOf(event.target.closest("[data-find]")).typedAt = performance.now();
    ask(event.target.closest("[data-find]"), true);
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const root = event.target.closest?.("[data-find]");
    if (root && event.target.matches("[data-find-input]")) return onKey(root, event);
    if (root && event.key === "Escape" && !root.closest("dialog")) {
      leave(root);
      part(root, "input").focus();
    }
  });

  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") || "";
    if (!text.trim() || !event.target.matches?.("[data-find-input]")) return;
    event.preventDefault();
    put(event.target.closest("[data-find]"), text);
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-find-form]")) return;
    event.preventDefault();
    onEnter(event.target.closest("[data-find]"));
  });

  document.addEventListener("click", (event) => {
    const root = event.target.closest("[data-find]");
    if (root && event.target.closest("[data-find-forget]")) forget(root);
    for (const bar of document.querySelectorAll(".find-bar")) if (!bar.contains(event.target)) part(bar, "drop").hidden = true;
  });

  document.addEventListener("focusin", (event) => {
    if (!event.target.matches("[data-find-input]")) return;
    const drop = part(event.target.closest("[data-find]"), "drop");
    drop.hidden = !drop.firstElementChild;
  });

  addEventListener("pageshow", (event) => {
    for (const root of document.querySelectorAll("[data-find]")) {
      root.removeAttribute("data-going");
      if (event.persisted) leave(root);
    }
  });
})();
