// Roles of the lines of an article by single keys, for one line or all selected ones; each is saved at once. The form
// works without this file.

/** @type {Record<string, string>} */
const ROLES = { d: "day", g: "group", s: "session", e: "section", c: "chapter", t: "text", n: "text" };

/** @type {Map<string, string>} */
const pending = new Map(); // roles that are not saved yet, by line
let isSending = false;

const outline = () => /** @type {HTMLFormElement} */ (document.getElementById("outline"));

/** @param {string} name */
const tick = (name) => outline().querySelector(`input[name=line][value="${CSS.escape(name)}"]`);

/** The boxes of the lines that can be seen. */
const ticks = () => [...outline().querySelectorAll("input[name=line]")].filter((box) => box.checkVisibility());

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
    const row = document.getElementById(`line-${line}`);
    /** @type {HTMLInputElement | null} */
    const radio = row.querySelector(`input[type=radio][value="${role}"]`);
    if (radio) {
      radio.checked = true;
      row.dataset.role = role;
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
    pending.clear();
    say(outline().dataset.saving);
    text = await send(sent).catch(() => "");
    if (text) continue;
    for (const [line, role] of sent) if (!pending.has(line)) pending.set(line, role);
    break;
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
  body.set("csrfmiddlewaretoken", outline().elements.csrfmiddlewaretoken.value);
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
  const { activeElement } = document;
  const focus = form.contains(activeElement) ? [activeElement.name, activeElement.value] : null;
  const selected = [...form.querySelectorAll("input[name=line]:checked")].map((box) => box.value);
  const open = [...form.querySelectorAll("details[open]")].map(({ id }) => id);
  form.replaceWith(fresh);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const line of selected) tick(line).checked = true;
  if (!focus) return;
  const [name, value] = focus.map((part) => CSS.escape(part ?? ""));
  const again = outline().querySelector(`[name="${name}"][value="${value}"]`);
  const radios = name.startsWith("role-") && outline().querySelector(`[name="${name}"]:checked`);
  (radios || again)?.focus({ preventScroll: true });
}

/** @param {string} line */
function chosen(line) {
  const selected = [...outline().querySelectorAll("input[name=line]:checked")].map((box) => box.value);
  return selected.length ? selected : [line];
}

/**
 * Moves the focus to the line above or below; with Shift both are selected.
 *
 * @param {HTMLElement} row
 * @param {1 | -1} direction
 * @param {boolean} isSelecting
 */
function move(row, direction, isSelecting) {
  const all = ticks();
  const at = all.findIndex((box) => box.closest("[data-line]") === row);
  const next = all[at + direction];
  if (!next) return;
  if (isSelecting) all[at].checked = next.checked = true;
  next.focus();
  next.closest("[data-line]").scrollIntoView({ block: "nearest" });
}

let last = ""; // the line that was selected last

document.addEventListener("click", (event) => {
  const box = event.target.closest("#outline input[name=line]");
  if (!box) return;
  if (event.shiftKey && last && last !== box.value) {
    const all = ticks();
    const ends = [all.findIndex(({ value }) => value === last), all.indexOf(box)].sort((a, b) => a - b);
    for (const each of all.slice(ends[0], ends[1] + 1)) each.checked = box.checked;
  }
  last = box.value;
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("#outline input[type=radio]")) give([target.closest("[data-line]").dataset.line], target.value);
});

document.addEventListener("submit", (event) => {
  const { submitter } = event;
  if (event.target !== outline() || submitter?.name !== "to") return;
  const all = outline().elements.alike.checked;
  if (all) return; // the server finds the lines that are written alike
  event.preventDefault();
  give(chosen(""), submitter.value);
  for (const box of outline().querySelectorAll("input[name=line]:checked")) box.checked = false;
});

document.addEventListener("keydown", (event) => {
  const row = event.target.closest("#outline [data-line]");
  if (!row || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const role = ROLES[event.key.toLowerCase()];
  const down = event.key === "ArrowDown" || event.key.toLowerCase() === "j";
  const up = event.key === "ArrowUp" || event.key.toLowerCase() === "k";
  if (event.key === "?") document.getElementById("keys").showModal();
  else if (event.key === "Escape") for (const box of outline().querySelectorAll("input[name=line]:checked")) box.checked = false;
  else if (down || up) move(row, down ? 1 : -1, event.shiftKey);
  else if (role && !event.shiftKey) give(chosen(row.dataset.line), role);
  else return;
  event.preventDefault();
});
