// Roles of the lines of an article by single keys, for one line or all selected ones; each is saved at once. The form
// works without this file.

/** @type {Record<string, string>} */
const ROLES = { d: "day", g: "group", s: "session", e: "section", c: "chapter", t: "text", n: "text" };

/** @type {Map<string, string>} */
const pending = new Map(); // roles that are not saved yet, by line
let isSending = false;

/** @returns {HTMLFormElement} */
const outline = () => document.querySelector("form#outline");

/**
 * Inputs of the form.
 *
 * @param {string} selector
 * @returns {HTMLInputElement[]}
 */
const inputs = (selector) => /** @type {any[]} */ ([...outline().querySelectorAll(selector)]);

const SELECTED = "input[name=line]:checked";

/** The boxes of the lines that can be seen. */
const boxes = () => inputs("input[name=line]").filter((box) => box.checkVisibility());

/** @param {string} text */
function say(text) {
  document.getElementById("outline-state").textContent = text;
}

/**
 * @param {Iterable<string>} lines
 * @param {string} role
 */
function give(lines, role) {
  for (const line of lines) {
    pending.set(line, role);
    const [radio] = inputs(`[name="role-${line}"][value="${role}"]`);
    if (radio) {
      radio.checked = true;
      document.getElementById(`line-${line}`).dataset.role = role;
    }
  }
  save();
}

/** Saves what is pending, then what has become pending meanwhile, and shows the outline as it is understood now. */
async function save() {
  if (isSending) return;
  isSending = true;
  let text = "";
  while (pending.size) {
    const sent = new Map(pending);
    say(outline().dataset.saving);
    text = await send(sent).catch(() => "");
    if (!text) break;
    for (const [line, role] of sent) if (pending.get(line) === role) pending.delete(line);
  }
  isSending = false;
  if (text) {
    show(text);
    return;
  }
  outline().dataset.unsaved = "";
  say(outline().dataset.failed);
}

/**
 * @param {Map<string, string>} roles
 * @returns {Promise<string>} the outline, "" if it was not saved
 */
async function send(roles) {
  const body = new FormData();
  const [token] = inputs("input[name=csrfmiddlewaretoken]");
  body.set(token.name, token.value);
  for (const [line, role] of roles) body.set(`role-${line}`, role);
  const response = await fetch(outline().action, { method: "POST", body, headers: { "HX-Request": "true" } });
  return response.ok && response.headers.get("X-Answer-Of") ? response.text() : "";
}

/**
 * Shows the outline as it is now; what was selected, unfolded or in focus is so again.
 *
 * @param {string} text
 */
function show(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("outline");
  if (!fresh) return;
  const form = outline();
  const focused = inputs("input").find((input) => input === document.activeElement);
  const selected = inputs(SELECTED).map(({ value }) => value);
  const open = [...form.querySelectorAll("details[open]")].map(({ id }) => id);
  form.replaceWith(fresh);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const box of inputs("input[name=line]")) box.checked = selected.includes(box.value);
  if (!focused) return;
  const [again] = inputs(`[name="${focused.name}"][value="${focused.value}"]`);
  const [chosen] = focused.type === "radio" ? inputs(`[name="${focused.name}"]:checked`) : [];
  (chosen ?? again)?.focus({ preventScroll: true });
}

/**
 * The selected lines, else the one in focus.
 *
 * @param {string} [line]
 */
function chosenLines(line) {
  const selected = inputs(SELECTED).map(({ value }) => value);
  return selected.length || line === undefined ? selected : [line];
}

function unselect() {
  for (const box of inputs(SELECTED)) box.checked = false;
}

/**
 * Moves the focus to the line above or below; with Shift both are selected.
 *
 * @param {HTMLElement} row
 * @param {1 | -1} direction
 * @param {boolean} isSelecting
 */
function move(row, direction, isSelecting) {
  const all = boxes();
  const at = all.findIndex((box) => box.closest("[data-line]") === row);
  const next = all[at + direction];
  if (!next) return;
  if (isSelecting) all[at].checked = next.checked = true;
  next.focus();
  next.closest("[data-line]").scrollIntoView({ block: "nearest" });
}

let last = ""; // the line that was selected last

document.addEventListener("click", (event) => {
  /** @type {HTMLInputElement | null} */
  const box = event.target.closest("#outline input[name=line]");
  if (!box) return;
  if (event.shiftKey && last && last !== box.value) {
    const all = boxes();
    const ends = [all.findIndex(({ value }) => value === last), all.indexOf(box)].sort((a, b) => a - b);
    for (const each of all.slice(Math.max(ends[0], 0), ends[1] + 1)) each.checked = box.checked;
  }
  last = box.value;
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("#outline input[type=radio]")) give([target.closest("[data-line]").dataset.line], target.value);
});

document.addEventListener("submit", (event) => {
  const submitter = /** @type {HTMLButtonElement | null} */ (event.submitter);
  // The server finds the lines that are written alike.
  if (event.target !== outline() || submitter?.name !== "to" || inputs("[name=alike]:checked").length) return;
  event.preventDefault();
  give(chosenLines(), submitter.value);
  unselect();
});

// What is not saved yet is sent along with the form.
document.addEventListener("formdata", ({ target, formData }) => {
  if (target === outline()) for (const [line, role] of pending) formData.set(`role-${line}`, role);
});

document.addEventListener("keydown", (event) => {
  const row = event.target.closest("#outline [data-line]");
  if (!row || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const role = event.shiftKey ? undefined : ROLES[key];
  const down = key === "ArrowDown" || key === "j";
  /** @type {HTMLDialogElement} */
  const help = document.querySelector("dialog#keys");
  if (key === "?") help.showModal();
  else if (key === "Escape") unselect();
  else if (down || key === "ArrowUp" || key === "k") move(row, down ? 1 : -1, event.shiftKey);
  else if (role) give(chosenLines(row.dataset.line), role);
  else return;
  event.preventDefault();
});
