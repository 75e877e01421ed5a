// Words that must change are marked where they stand: a copy of the text lies behind each box and follows its size and
// scroll; below the box stand the rule and what to write instead. Enter within a marked word puts the suggestion in.
"use strict";

(() => {
  const form = document.getElementById("script_form");
  const aside = document.getElementById("se-aside");
  if (!form || !aside || !aside.dataset.preview) return;
  const BOXES = "textarea[name^='variants-'], textarea[name^='branches-']";
  const SAME = ["font", "letterSpacing", "wordSpacing", "lineHeight", "padding", "textIndent", "tabSize", "wordBreak", "overflowWrap", "direction"];
  const PLACEHOLDER = /\{[^{}\n]*\}/g;
  const known = new WeakMap(); // box -> {back, notes, told, text, marks: [{start, end, word, instead, must, note}]}

  function framed(box) {
    const [frame, back, notes] = ["se-box", "se-back", "se-notes"].map((name) => {
      const part = document.createElement("div");
      part.className = name;
      return part;
    });
    back.setAttribute("aria-hidden", "true");
    box.before(frame);
    frame.append(back, box);
    frame.after(notes);
    return frame;
  }

  function dress(box) {
    if (known.has(box) || box.name.includes("__prefix__")) return;
    const frame = box.closest(".se-box") || framed(box); // rows that are numbered anew keep their frame
    const back = frame.querySelector(".se-back");
    const notes = frame.nextElementSibling;
    notes.id = `${box.id}-notes`;
    const told = (box.getAttribute("aria-describedby") || "").replace(notes.id, "").trim(); // the form's own words about it
    known.set(box, { back, notes, told, text: box.value, marks: [] });
    new ResizeObserver(() => fit(box)).observe(box);
    draw(box);
  }

  function fit(box) {
    const { back } = known.get(box);
    const style = getComputedStyle(box);
    SAME.forEach((name) => (back.style[name] = style[name]));
    back.style.left = `${box.offsetLeft + box.clientLeft}px`;
    back.style.top = `${box.offsetTop + box.clientTop}px`;
    back.style.width = `${box.clientWidth}px`;
    back.style.height = `${box.clientHeight}px`;
    back.scrollTop = box.scrollTop;
  }

  function draw(box) {
    const { back, marks } = known.get(box);
    const found = [...box.value.matchAll(PLACEHOLDER)]
      .map((one) => ({ start: one.index, end: one.index + one[0].length, look: "se-hole" }))
      .filter((one) => !marks.some((mark) => mark.start < one.end && one.start < mark.end));
    const all = [...found, ...marks.map((one) => ({ ...one, look: one.must ? "se-must" : "se-warn" }))];
    const pieces = [];
    let at = 0;
    for (const one of all.sort((a, b) => a.start - b.start)) {
      if (one.start < at) continue;
      const mark = document.createElement("mark");
      mark.className = one.look;
      mark.textContent = box.value.slice(one.start, one.end);
      pieces.push(box.value.slice(at, one.start), mark);
      at = one.end;
    }
    back.replaceChildren(...pieces, `${box.value.slice(at)}\n`);
    fit(box);
  }

  // Until the answer comes, marks before and behind what was typed stay with their words.
  function follow(box) {
    const state = known.get(box);
    const [old, now] = [state.text, box.value];
    let head = 0;
    while (head < Math.min(old.length, now.length) && old[head] === now[head]) head += 1;
    let tail = 0;
    while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
    const moved = now.length - old.length;
    state.marks = state.marks.flatMap((mark) => {
      if (mark.end <= head) return [mark];
      if (mark.start >= old.length - tail) return [{ ...mark, start: mark.start + moved, end: mark.end + moved }];
      return [];
    });
    state.text = now;
    draw(box);
  }

  function put(box, mark) {
    box.focus();
    box.setSelectionRange(mark.start, mark.end);
    if (!mark.instead) return;
    // The way of typing: it can be taken back by the keyboard.
    if (!document.execCommand("insertText", false, mark.instead)) {
      box.setRangeText(mark.instead, mark.start, mark.end, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function markOf(box, note) {
    const trimmed = box.value.trimStart();
    const before = [...trimmed].slice(0, Number(note.dataset.before)).join("").length;
    const start = box.value.length - trimmed.length + before;
    const word = note.dataset.word;
    if (!word || !box.value.startsWith(word, start)) return null;
    return { start, end: start + word.length, instead: note.dataset.instead || "", must: note.classList.contains("se-must"), note };
  }

  function show(page) {
    for (const box of form.querySelectorAll(BOXES)) {
      dress(box);
      const state = known.get(box);
      if (!state) continue;
      const notes = [...page.querySelectorAll("[data-notes] > [data-field]")].filter((note) => note.dataset.field === box.name);
      const kept = state.notes.contains(document.activeElement);
      state.text = box.value;
      state.marks = notes.map((note) => markOf(box, note)).filter(Boolean);
      if (!kept || notes.length !== state.notes.children.length) state.notes.replaceChildren(...notes);
      const say = (name, value) => (value ? box.setAttribute(name, value) : box.removeAttribute(name));
      say("aria-invalid", notes.some((note) => note.classList.contains("se-must")) && "true");
      say("aria-describedby", [state.told, notes.length && state.notes.id].filter(Boolean).join(" "));
      draw(box);
    }
  }

  document.addEventListener("shuke:previewed", (event) => show(event.detail));
  form.addEventListener("scroll", (event) => known.has(event.target) && fit(event.target), true);
  form.addEventListener("input", (event) => known.has(event.target) && follow(event.target));
  window.addEventListener("resize", () => form.querySelectorAll(BOXES).forEach((box) => known.has(box) && fit(box)));
  const dressAll = () => form.querySelectorAll(BOXES).forEach(dress);
  document.addEventListener("formset:added", dressAll);
  document.addEventListener("formset:removed", dressAll);

  form.addEventListener("keydown", (event) => {
    const state = known.get(event.target);
    if (!state || event.key !== "Enter" || event.isComposing || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    const { selectionStart: from, selectionEnd: to } = event.target;
    const isWithin = (mark) => from >= mark.start && to <= mark.end && (from < to || (from > mark.start && to < mark.end));
    const mark = state.marks.find((one) => one.instead && isWithin(one));
    if (!mark) return;
    event.preventDefault();
    put(event.target, mark);
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-put], [data-find], [data-except]");
    const note = button?.closest("[data-field]");
    const box = note && form.elements[note.dataset.field];
    if (!box) return;
    if (button.dataset.except) {
      const asking = document.getElementById(`se-exception-${button.dataset.except}`);
      asking.open = true;
      asking.querySelector("input[name=reason]").focus();
      return;
    }
    const mark = markOf(box, note);
    if (mark) put(box, mark);
  });

  dressAll();
  aside.classList.add("se-live");
})();
