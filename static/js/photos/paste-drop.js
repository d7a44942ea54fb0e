// Pictures that are dropped anywhere on the page, or pasted into it or into a text. What becomes of them is up to
// upload.js.

/** @typedef {() => Promise<{ add(files: Iterable<File>): Promise<string[]> }>} Load */

/** @type {Load} */
let load;
const form = document.querySelector("form[data-photos]");
/** @type {Map<string, { area: HTMLTextAreaElement, at: number, text: string }>} */
const pastedInto = new Map(); // the text, as it was then, by the id of the write

/** @param {DragEvent} event */
const carriesFiles = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");

/** @param {File[]} files */
async function take(files) {
  return (await load()).add(files);
}

/** @param {DocumentEventMap["dragover"]} event */
function over(event) {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  form.classList.add("photo-upload-over");
}
document.addEventListener("dragleave", (event) => event.relatedTarget ?? form.classList.remove("photo-upload-over"));

/** @param {DocumentEventMap["drop"]} event */
function drop(event) {
  form.classList.remove("photo-upload-over");
  if (!carriesFiles(event) || event.target.matches("input[type=file]")) return;
  event.preventDefault();
  take([...event.dataTransfer.files]);
}

/**
 * Words that come with a picture of them, as from a word processor, stay words.
 *
 * @param {DocumentEventMap["paste"]} event
 */
async function paste(event) {
  const { files, types } = event.clipboardData;
  /** @type {HTMLTextAreaElement} */
  const area = event.target.closest?.("input, textarea");
  if (!files.length || (area && types.includes("text/plain"))) return;
  event.preventDefault();
  const pasted = [...files].map((file) => new File([file], nameOf(file), { type: file.type }));
  addTo(area?.matches("[data-editor]") ? area : null, pasted);
}

/**
 * @param {HTMLTextAreaElement | null} area
 * @param {File[]} files
 */
async function addTo(area, files) {
  const here = area && { area, at: area.selectionStart, text: area.value };
  for (const id of await take(files)) if (here) pastedInto.set(id, here);
}

// The button of a text: what is chosen is added to the session, and placed where the writing is.
document.addEventListener("photos:choose", ({ detail: { area } }) => {
  const chooser = Object.assign(document.createElement("input"), { type: "file", multiple: true, accept: "image/*" });
  chooser.addEventListener("change", () => addTo(area, [...chooser.files]));
  chooser.click();
});

/**
 * Every screenshot on a clipboard is called "image.png".
 *
 * @param {File} file
 */
function nameOf(file) {
  const now = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium" }).format();
  return `${now.replaceAll(":", "-")}.${file.type.split("/")[1] || "png"}`;
}

// A picture that was pasted into a text or chosen for it is placed there, unless the writing has gone on.
document.addEventListener("photos:added", ({ detail: { write, card } }) => {
  const here = pastedInto.get(write.id);
  pastedInto.delete(write.id);
  if (!card || !here || here.area.value !== here.text || here.area.selectionStart !== here.at) return;
  document.dispatchEvent(new CustomEvent("photos:place", { detail: { area: here.area, name: card.dataset.name } }));
  Object.assign(here, { at: here.area.selectionStart, text: here.area.value });
});

/**
 * Begin to take pictures, with the function that gives upload.js.
 *
 * @param {Load} loadUpload
 */
export function takePictures(loadUpload) {
  load = loadUpload;
  document.addEventListener("dragover", over);
  document.addEventListener("drop", drop);
  document.addEventListener("paste", paste);
  // What an earlier page has left to send is shown, and what was refused.
  document.addEventListener("outbox:changed", ({ detail: { pictures } }) => pictures && load());
}
