// Files or a folder that are dropped anywhere on the page are sent at once, of a folder only the pictures that its
// article names. The form works without this file.

const PICTURE = /\.(?:png|jpe?g|gif|webp|heic|heif|avif)$/i;
const MARKDOWN = /\.(?:md|markdown|mkd|mdx|qmd|txt)$/i;

/** @type {HTMLFormElement} */
const form = document.querySelector("form[data-article]");
/** @type {HTMLInputElement} */
const input = form.querySelector("input[name=file]");
/** @type {HTMLInputElement} */
const folder = form.querySelector("input[name=folder]");
const box = form.querySelector(".feed-drop");
const state = form.querySelector("[data-drop-state]");

/** @param {DragEvent} event */
const carriesFiles = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");

document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  box.classList.add("feed-drop-over");
});
document.addEventListener("dragleave", (event) => event.relatedTarget ?? box.classList.remove("feed-drop-over"));
document.addEventListener("drop", async (event) => {
  box.classList.remove("feed-drop-over");
  if (!carriesFiles(event)) return;
  event.preventDefault();
  // The entries are there only until the event is over.
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
  const plain = [...event.dataTransfer.files];
  const isFolder = entries.some((entry) => entry?.isDirectory);
  put(input, isFolder ? await used((await Promise.all(entries.map(filesOf))).flat()) : plain);
  form.requestSubmit();
});

folder.addEventListener("change", async () => put(folder, await used([...folder.files])));

/**
 * @param {HTMLInputElement} target
 * @param {File[]} files
 */
function put(target, files) {
  const carried = new DataTransfer();
  for (const file of files) carried.items.add(file);
  target.files = carried.files;
}

/**
 * The files below an entry of the file system; hidden ones are left out.
 *
 * @param {FileSystemEntry | null | undefined} entry
 * @returns {Promise<File[]>}
 */
async function filesOf(entry) {
  if (!entry || entry.name.startsWith(".")) return [];
  if (entry.isFile) {
    const one = /** @type {FileSystemFileEntry} */ (entry);
    return [await new Promise((resolve, reject) => { one.file(resolve, reject); })];
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  /** @type {FileSystemEntry[]} */
  const below = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (!some.length) break; // a browser gives a hundred at a time
    below.push(...some);
  }
  return (await Promise.all(below.map(filesOf))).flat();
}

/**
 * The articles of a folder, and the pictures that they name: a repository has many more.
 *
 * @param {File[]} files
 */
async function used(files) {
  const articles = files.filter(({ name }) => MARKDOWN.test(name));
  const text = (await Promise.all(articles.map((file) => file.text()))).join("\n");
  /** @param {string} name */
  const isNamed = (name) => text.includes(name) || text.includes(encodeURIComponent(name));
  return [...articles, ...files.filter(({ name }) => PICTURE.test(name) && isNamed(name.normalize("NFC")))];
}

form.addEventListener("submit", () => { state.textContent = form.dataset.sending; });
// Back from the outline, a browser shows the page as it was left.
addEventListener("pageshow", () => { state.textContent = ""; });
