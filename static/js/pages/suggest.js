// Offers sessions of the catalogue under the composer while one types. Enter in the line logs it as it is typed.

const PAUSE = 150; // ms
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {AbortController | null} */
let asked = null;

/** @returns {HTMLFormElement | null} */
const composer = () => document.querySelector("form[data-suggest]");
/** @param {HTMLFormElement} form */
const place = (form) => form.querySelector(".composer-suggested");
/** @param {HTMLFormElement} form */
const line = (form) => form.elements.namedItem("heading");

/**
 * Three letters say something; of Japanese, two do.
 *
 * @param {string} text
 */
export function saysEnough(text) {
  return [...text].length >= 3 || /[\u3040-\u30ff\u3400-\u9fff]{2}/.test(text);
}

/** @param {HTMLFormElement} form */
async function suggest(form) {
  const text = line(form).value.trim();
  asked?.abort();
  if (!saysEnough(text)) return place(form).replaceChildren();
  asked = new AbortController();
  const url = `${form.dataset.suggest}?${new URLSearchParams({ heading: text })}`;
  const headers = { "X-Autosave": "1" }; // signed out, it is told so and sent nowhere
  const answer = await fetch(url, { headers, redirect: "manual", signal: asked.signal }).catch(() => /** @type {Response} */ (null));
  if (!answer?.ok || !answer.headers.has("X-Answer-Of")) return undefined; // another network has answered
  const html = await answer.text().catch(() => "");
  if (line(form).value.trim() !== text || line(form).readOnly) return undefined;
  const page = new DOMParser().parseFromString(html, "text/html");
  return place(form).replaceChildren(...page.body.childNodes);
}

document.addEventListener("input", ({ target, isComposing }) => {
  const form = composer();
  if (!form || target !== line(form) || isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(suggest, PAUSE, form);
});
document.addEventListener("compositionend", ({ target }) => {
  const form = composer();
  if (form && target === line(form)) suggest(form);
});

// The line says what was picked, so that it can be read wherever it waits.
document.addEventListener("click", ({ target }) => {
  /** @type {HTMLButtonElement} */
  const button = target.closest(".suggestion");
  if (button) line(button.form).value = button.dataset.heading;
}, true);
document.addEventListener("submit", ({ target }) => {
  if (target !== composer()) return;
  clearTimeout(timer);
  asked?.abort();
  setTimeout(() => place(target).replaceChildren()); // when who sends it has been read
}, true);

document.addEventListener("keydown", (event) => {
  const form = composer();
  if (!form || event.isComposing || !form.contains(event.target)) return;
  /** @type {HTMLElement[]} */
  const stops = [line(form), ...form.querySelectorAll(".suggestion")];
  const at = stops.indexOf(event.target);
  const next = { ArrowDown: stops[at + 1], ArrowUp: stops[at - 1], Escape: at > 0 ? stops[0] : null }[event.key];
  if (at < 0 || !next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}, true);
