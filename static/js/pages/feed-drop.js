// A programme that is dropped anywhere on the page is sent at once. The forms work without this file.

/** @type {HTMLFormElement} */
const form = document.querySelector("form[data-drop]");
/** @type {HTMLInputElement} */
const input = form.querySelector("input[type=file]");

/** @param {DragEvent} event */
const carriesFiles = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");

document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  form.classList.add("feed-drop-over");
});
document.addEventListener("dragleave", (event) => event.relatedTarget ?? form.classList.remove("feed-drop-over"));
document.addEventListener("drop", (event) => {
  form.classList.remove("feed-drop-over");
  if (!carriesFiles(event)) return;
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  if (file) send(file);
});

/** @param {File} file */
function send(file) {
  const sent = new DataTransfer();
  sent.items.add(file);
  input.files = sent.files;
  form.requestSubmit();
}

// What is too long for a field is sent as the file that it may have come from.
/** @type {HTMLTextAreaElement} */
const area = document.querySelector("textarea[name=text]");
area.form.addEventListener("submit", (event) => {
  if (area.value.length <= Number(area.dataset.longest)) return;
  event.preventDefault();
  send(new File([area.value], area.labels[0].textContent.trim()));
});

// What was chosen beside an address is there again when a file or a text is refused. Stars have no address.
/** @type {HTMLInputElement | null} */
const keep = document.querySelector("input[name=keep]");
/** @type {HTMLInputElement} */
const address = document.querySelector("input[name=url]");
for (const other of keep ? [form, area.form] : []) {
  other.addEventListener("formdata", ({ formData }) => {
    formData.set("keep", keep.checked ? "on" : "false");
    formData.set("url", address.value);
  });
}

// Reading takes a second, fetching perhaps twenty.
/** @type {NodeListOf<HTMLFormElement>} */
const forms = document.querySelectorAll("form[data-sending]");
for (const each of forms) {
  each.addEventListener("submit", () => { each.querySelector("[data-drop-state]").textContent = each.dataset.sending; });
}

// Back from the plan, a browser shows the page as it was left.
window.addEventListener("pageshow", () => {
  for (const each of forms) each.querySelector("[data-drop-state]").textContent = "";
});
