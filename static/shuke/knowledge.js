// The short version of an article is copied in one click.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-from]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copyFrom).innerText;
  if (!(await window.shuke.copy(text))) return;
  button.textContent = button.dataset.copied;
  const headers = { "X-CSRFToken": window.shuke.csrf() };
  fetch(button.dataset.record, { method: "POST", headers, keepalive: true }).catch(() => undefined);
});
