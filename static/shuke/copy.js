// Copying a sentence, whatever the browser allows, and noting that it was copied without ever waiting for it.
"use strict";

(() => {
  const shuke = (window.shuke = window.shuke || {});

  shuke.csrf = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";

  // Clipboard on HTTPS and localhost; the old command on plain HTTP; else a selected box to copy from by hand.
  shuke.copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        // refused, as in a frame without the right
      }
    }
    return copyByCommand(text) || offerByHand(text);
  };

  function copyByCommand(text) {
    const focused = document.activeElement;
    const box = document.createElement("textarea");
    box.value = text;
    box.className = "sk-hidden";
    (document.querySelector("dialog[open]") || document.body).append(box);
    box.select();
    let done = false;
    try {
      done = document.execCommand("copy");
    } catch {
      done = false;
    }
    box.remove();
    focused?.focus({ preventScroll: true });
    return done;
  }

  function offerByHand(text) {
    const dialog = document.getElementById("dk-by-hand");
    if (!dialog) return false;
    const box = dialog.querySelector("textarea");
    box.value = text;
    dialog.showModal();
    box.select();
    return false;
  }

  // The sentence as it stands on the page, filled-in blanks included; null while one is empty.
  shuke.sentence = (element) => {
    let text = "";
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) text += node.data;
      else if (node.matches?.("input")) {
        if (!node.value.trim()) return null;
        text += node.value.trim();
      } else {
        const inner = shuke.sentence(node);
        if (inner === null) return null;
        text += inner;
      }
    }
    return text;
  };

  // A use is recorded: the buyer waits no more.
  shuke.answered = (answer) => {
    if (answer.ok) document.querySelectorAll("#desk [data-waits]").forEach((one) => one.remove());
    return answer;
  };

  // Record a use; a broken line loses the record, never the copy.
  shuke.record = (form, warned = "") =>
    fetch(form.action, {
      method: "POST",
      body: new URLSearchParams([...new FormData(form), ["warned", warned]]),
      headers: { "X-CSRFToken": shuke.csrf() },
      keepalive: true,
    })
      .then(shuke.answered)
      .catch(() => undefined);

  shuke.showCopied = (button) => {
    const word = button.querySelector("[data-word]");
    const copied = (button.closest("[data-copied]") || document.getElementById("desk"))?.dataset.copied;
    if (!word || !copied || button.classList.contains("dk-copied")) return;
    const before = word.textContent;
    button.style.minWidth = `${button.offsetWidth}px`;
    button.classList.add("dk-copied");
    word.textContent = copied;
    setTimeout(() => {
      button.classList.remove("dk-copied");
      word.textContent = before;
    }, 2000);
  };

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = shuke.csrf();
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-copy-form]")) return;
    event.preventDefault();
    const button = event.submitter || form.querySelector("button");
    const warned = await shuke.mayCopy(form.elements.text.value, form.elements.script?.value, form.dataset.check);
    if (warned === null) return;
    const done = await shuke.copy(form.elements.text.value);
    if (done) shuke.showCopied(button);
    if (form.hasAttribute("data-swap")) {
      htmx.ajax("POST", form.action, {
        target: "#desk",
        swap: "outerHTML",
        source: form,
        values: Object.fromEntries(new FormData(form)),
      });
    } else shuke.record(form, warned);
    const told = done && form.querySelector("[data-told]");
    if (told) {
      told.textContent = told.dataset.told;
      told.classList.remove("dk-tip-due");
    }
    if (done) form.dispatchEvent(new CustomEvent("shuke:copied", { bubbles: true }));
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-blank]")) return;
    const card = event.target.closest("[data-card]");
    const form = card?.querySelector("form.dk-copy-form");
    if (!form) return;
    const text = shuke.sentence(card.querySelector("[data-say]"));
    const button = form.querySelector("button");
    form.elements.text.value = text || "";
    button.disabled = text === null;
    button.querySelector(".material-symbols-outlined").textContent = text === null ? "lock" : "content_copy";
  });
})();
