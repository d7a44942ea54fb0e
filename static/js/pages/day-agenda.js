// The sessions of the day beside the text of one of them, on a wide screen. Without a network there is the text alone.

/** @type {HTMLElement} */
const agenda = document.querySelector(".day-agenda");

let asked = 0;
let shown = 0;

/** The list as the server has it, unless a newer one is shown already. */
async function load() {
  asked += 1;
  const number = asked;
  const answer = await fetch(agenda.dataset.list, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) throw new Error("not shown");
  const list = await answer.text();
  if (number < shown) return;
  shown = number;
  agenda.innerHTML = list;
}

async function fill() {
  await load();
  const current = agenda.querySelector("[aria-current]");
  // Only the list scrolls.
  if (current) agenda.scrollTop = current.offsetTop - agenda.clientHeight / 3;
}
fill().catch(() => agenda.remove());

// It shows what was chosen of each session, here or elsewhere. Nobody stands in it who has just tapped.
document.addEventListener("outbox:answered", ({ detail: { write, status } }) => {
  if (write.kind === "action" && status < 400) load().catch(() => {});
});
document.addEventListener("page:fresh", () => load().catch(() => {}));
