// The sessions of the day beside the text of one of them, on a wide screen. Without a network there is the text alone.

/** @type {HTMLElement} */
const agenda = document.querySelector(".day-agenda");

async function fill() {
  const answer = await fetch(agenda.dataset.list, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) throw new Error("not shown");
  agenda.innerHTML = await answer.text();
  const current = agenda.querySelector("[aria-current]");
  // Only the list scrolls.
  if (current) agenda.scrollTop = current.offsetTop - agenda.clientHeight / 3;
}
fill().catch(() => agenda.remove());
