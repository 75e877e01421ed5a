// Ask once a second how far the import has come; load the page anew when its state has changed.
(() => {
  const card = document.querySelector("[data-progress]");
  if (!card) return;
  const bar = card.querySelector("[data-progress-bar]");
  const lost = card.querySelector("[data-progress-lost]");

  const show = (answer) => {
    card.querySelector("[data-progress-title]").textContent = answer.title;
    card.querySelector("[data-progress-text]").textContent = answer.text;
    bar.classList.toggle("imp-bar-open", answer.percent === null);
    if (answer.percent === null) {
      bar.removeAttribute("aria-valuenow");
    } else {
      bar.setAttribute("aria-valuenow", answer.percent);
      bar.firstElementChild.style.width = `${answer.percent}%`;
    }
  };

  const ask = async () => {
    try {
      const response = await fetch(card.dataset.progress, { headers: { Accept: "application/json" } });
      if (response.redirected || response.status === 403 || response.status === 404) return location.reload();
      if (!response.ok) throw new Error(response.status);
      const answer = await response.json();
      if (answer.state !== card.dataset.state) return location.reload();
      lost.hidden = true;
      show(answer);
    } catch {
      lost.hidden = false;
    }
    setTimeout(ask, document.hidden ? 5000 : 1000);
  };
  setTimeout(ask, 400);
})();
