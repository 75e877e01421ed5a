// The tray of the palette: several sentences, copied together.
"use strict";

(() => {
  const shuke = (window.shuke = window.shuke || {});
  const tray = [];
  const part = (name) => document.querySelector(`#pal [data-pal-${name}]`);

  function show() {
    part("count").textContent = tray.length;
    part("together").disabled = !tray.length;
    part("tray-empty").hidden = tray.length > 0;
    part("tray-list").replaceChildren(
      ...tray.map((use) => {
        const item = part("tray-item").content.firstElementChild.cloneNode(true);
        item.querySelector("span").textContent = use.text;
        return item;
      }),
    );
  }

  // One after the other, in the order in which they were said.
  async function record(uses) {
    for (const use of uses) await shuke.recordUse(use);
  }

  async function copyTogether() {
    for (const use of tray) {
      use.warned = await shuke.mayCopy(use.text, use.script);
      if (use.warned === null) return;
    }
    const done = await shuke.copy(tray.map((use) => use.text).join("\n"));
    record([...tray]);
    if (!done) return;
    tray.length = 0;
    part("tray").open = false;
    show();
    part("say").textContent = part("words").dataset.copied;
    document.getElementById("pal-q").focus();
  }

  shuke.tray = {
    add(use) {
      tray.push(use);
      show();
    },
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-pal-together]")) copyTogether();
    if (event.target.closest("[data-pal-remove]")) {
      tray.splice([...part("tray-list").children].indexOf(event.target.closest("li")), 1);
      show();
    }
  });
})();
