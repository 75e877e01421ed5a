// A tip that was copied has left the list; its line stays until the page is opened anew, so that nothing jumps.
"use strict";

document.addEventListener("shuke:copied", (event) => {
  const line = event.target.closest("[data-tip]");
  if (!line) return;
  line.classList.add("ct-gone");
  line.querySelector("[data-tip-deeds]").hidden = true;
  line.querySelector(".ct-told").hidden = false;
});
