// The list of what waits in this browser to be sent, and of what was not accepted; fetched when it is first opened.
// Texts of a person go into the page as text and as nothing else.

import { isAbout, pageOfNew } from "../addresses.js";
import { changed, send } from "./outbox.js";
import { textsOf, valueOf } from "./rules.js";
import { saveFile } from "./save-file.js";
import { pageOf } from "./server.js";
import { change, newId, removeWrite, writes } from "./store.js";

/** @type {HTMLDialogElement} */
const list = document.getElementById("waiting-list");
/** @type {HTMLTemplateElement} */
const item = document.getElementById("waiting-item");

/** Fill the list with what is kept now. */
export async function fill() {
  const all = await writes();
  const items = list.querySelector("[data-items]");
  const shown = /** @type {HTMLElement[]} */ ([...items.children]);
  const old = new Map(shown.map((line) => [line.dataset.state, line]));
  const lines = all.map((write) => {
    const why = reasonOf(write, all, items.dataset);
    return old.get(stateOf(write, why)) ?? describe(write, why);
  });
  // What stays is not touched: a line may be just being corrected in it.
  for (const line of shown) if (!lines.includes(line)) line.remove();
  for (const [at, line] of lines.entries()) if (items.children[at] !== line) items.insertBefore(line, items.children[at] ?? null);
  list.querySelector("[data-nothing]").hidden = all.length > 0;
  const isNothingSent = all.every((write) => write.refused);
  list.querySelector("[data-send-now]").hidden = isNothingSent;
  list.querySelector("[data-is-sent]").hidden = isNothingSent;
  const title = list.querySelector("h2");
  title.dataset.waiting ??= title.textContent;
  title.textContent = all.length && isNothingSent ? title.dataset.refused : title.dataset.waiting;
}

/**
 * @param {Write} write
 * @param {string} why
 */
function stateOf({ id, seq, at }, why) {
  return [seq, id, at, why].join(" ");
}

/**
 * @param {Write} write
 * @param {string} why
 */
function describe(write, why) {
  const line = /** @type {HTMLElement} */ (item.content.firstElementChild.cloneNode(true));
  /** @type {(name: string) => Control & HTMLAnchorElement & HTMLTimeElement} */
  const part = (name) => line.querySelector(`[data-${name}]`);
  const text = wholeText(write);
  const start = text.trim().split("\n")[0].slice(0, 80);
  part("label").textContent = write.label || start;
  /** @type {Intl.DateTimeFormatOptions} */
  const day = Date.now() - write.at > 72e6 ? { day: "numeric", month: "short" } : {};
  /** @type {Intl.DateTimeFormatOptions} */
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...day };
  part("when").textContent = new Date(write.at).toLocaleString(document.documentElement.lang, clock);
  part("when").dateTime = new Date(write.at).toISOString();
  part("start").textContent = (write.label || start).startsWith(start) ? "" : start;
  part("text").textContent = text;
  part("whole").hidden = [start, write.label].includes(text.trim());
  part("copy-text").hidden = !text;
  part("open").href = addressOf(write);
  part("why").hidden = !why;
  part("why").textContent = why;
  part("again").hidden = !helpsToTryAgain(write);
  part("save").hidden = !(write.refused && write.kind === "photo");
  part("correct").hidden = !(write.refused && write.kind === "new");
  part("line").value = write.kind === "new" ? text : "";
  line.dataset.seq = String(write.seq);
  line.dataset.write = write.id;
  line.dataset.state = stateOf(write, why);
  if (write.refused && write.kind === "photo") line.dataset.refusedPicture = "";
  return line;
}

/** @param {Write} write */
function wholeText(write) {
  const { kind } = write;
  if (kind === "action" || kind === "photo") return "";
  if (kind === "new" && valueOf(write, "heading")) return valueOf(write, "heading");
  return Object.values(textsOf(write)).filter((text) => text.trim()).join("\n\n");
}

/**
 * A session that was logged here has a page of its own, whether the server knows it or not.
 *
 * @param {Write} write
 */
function addressOf({ kind, url, from, page }) {
  return kind === "new" && from ? pageOfNew(url, from) : page;
}

/**
 * Whether what was refused may be accepted another time: no text gets shorter by itself, and no picture whole.
 *
 * @param {Write} write
 */
function helpsToTryAgain({ kind, refused }) {
  if (!refused) return false;
  if (kind === "photo") return pageOf(refused.html).querySelector("[data-refused][data-again]") !== null;
  return ![409, 413].includes(refused.status);
}

/**
 * @param {Write} write
 * @param {Write[]} all
 * @param {DOMStringMap} words
 */
function reasonOf({ kind, refused, url }, all, words) {
  if (!refused) {
    const held = all.some((other) => other.refused && other.kind === "new" && isAbout(url, other.from));
    return held ? words.whySession : "";
  }
  const { status, html } = refused;
  const answer = pageOf(html);
  const said = answer.querySelector(".errorlist") ?? answer.querySelector("[data-why]") ?? (answer.querySelector("main, form") ? null : answer.body);
  const reason = status === 422 ? said?.textContent.trim() : "";
  if (kind === "photo") return reason || words.why;
  return [words[`why-${status}`] ?? words[`why${status}`] ?? words.why, reason].filter(Boolean).join(" ");
}

list.addEventListener("click", async ({ target }) => {
  /** @param {string} name */
  const pressed = (name) => target.closest(`[data-${name}]`);
  if (pressed("send-now")) return send();
  const line = target.closest(".waiting-item");
  if (!line) return undefined;
  if (pressed("copy-text")) return copy(line);
  if (pressed("again")) return again(line);
  if (pressed("save")) return saveFile(line.dataset.write);
  // Of a picture that was not accepted nothing is lost that was typed.
  const isRefusedPicture = Boolean(pressed("discard")) && "refusedPicture" in line.dataset;
  if (pressed("discard") && !isRefusedPicture) return ask(line, true);
  if (pressed("keep-it")) return ask(line, false);
  if (!pressed("discard-it") && !isRefusedPicture) return undefined;
  await removeWrite(Number(line.dataset.seq));
  await changed();
  return list.querySelector("form button").focus();
});

/**
 * Under a new name: what was refused before may be accepted now, and a corrected line is another write.
 *
 * @param {HTMLElement} line
 */
async function again(line) {
  /** @type {HTMLInputElement} */
  const field = line.querySelector("[data-line]");
  const heading = field.value;
  await change(async (tables) => {
    const write = await tables.writes.get(Number(line.dataset.seq));
    if (!write?.refused) return;
    /** @type {Write} */
    const renewed = { ...write, id: write.file ? write.id : newId(), refused: null, tried: false, merging: false };
    if (write.kind === "new") {
      renewed.label = heading;
      renewed.fields = write.fields.map(([name, value]) => [name, name === "heading" ? heading : value]);
    }
    await tables.writes.put(renewed);
  });
  await changed();
  list.querySelector("form button").focus();
  return send();
}

list.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("[data-line]")) return;
  event.preventDefault();
  again(event.target.closest(".waiting-item"));
});

/**
 * @param {HTMLElement} line
 * @param {boolean} isSure
 */
function ask(line, isSure) {
  line.querySelector("[data-verbs]").hidden = isSure;
  line.querySelector("[data-sure]").hidden = !isSure;
  line.querySelector(isSure ? "[data-keep-it]" : "[data-discard]").focus();
}

/** @param {HTMLElement} line */
async function copy(line) {
  const text = line.querySelector("[data-text]");
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch { // plain http: the old way, which copies what is selected
    /** @type {HTMLDetailsElement} */
    const whole = line.querySelector("[data-whole]");
    whole.open = true;
    getSelection().selectAllChildren(text);
    if (!document.execCommand("copy")) return;
  }
  line.querySelector("[data-said]").textContent = line.querySelector("[data-copy-text]").dataset.copied;
}

document.addEventListener("outbox:changed", () => list.open && fill());
