// The upload takes a dropped file, says at once when a file is too large, and is sent once.
(() => {
  const form = document.querySelector("form.imp-upload");
  if (!form) return;
  const field = form.querySelector("input[type=file]");
  const drop = form.querySelector("[data-drop]");
  const chosen = form.querySelector("[data-chosen]");
  const tooLarge = form.querySelector("[data-too-large]");
  const button = form.querySelector("button[name=upload]");

  const look = () => {
    const file = field.files[0];
    const isTooLarge = Boolean(file) && file.size > Number(form.dataset.limit);
    tooLarge.hidden = !isTooLarge;
    button.disabled = isTooLarge;
    if (!file) return;
    const size = file.size < 1e6 ? `${Math.ceil(file.size / 1024)} kB` : `${(file.size / 1048576).toFixed(1)} MB`;
    chosen.textContent = `${file.name} · ${size}`;
    chosen.classList.add("sk-ink");
  };
  const over = (isOver) => () => drop.classList.toggle("imp-drop-over", isOver);

  drop.classList.add("imp-drop-whole");
  field.hasChangeListener = true; // Unfold's listener expects the text field of its own widget
  field.addEventListener("change", look);
  drop.addEventListener("dragover", over(true));
  drop.addEventListener("dragleave", over(false));
  drop.addEventListener("drop", over(false));
  form.addEventListener("submit", () => setTimeout(() => (button.disabled = true)));
  addEventListener("pageshow", look);
})();
