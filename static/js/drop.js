// A programme that is dropped anywhere on the page is sent at once. The form works without this file.

const form = document.querySelector("form[data-drop]");
const input = form.querySelector("input[type=file]");

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
  if (!file) return;
  const sent = new DataTransfer();
  sent.items.add(file);
  input.files = sent.files;
  form.requestSubmit();
});

// Reading takes a second, fetching perhaps twenty.
const forms = document.querySelectorAll("form[data-sending]");
for (const each of forms) {
  each.addEventListener("submit", () => { each.querySelector("[data-drop-state]").textContent = each.dataset.sending; });
}

// Back from the plan, a browser shows the page as it was left.
window.addEventListener("pageshow", () => {
  for (const each of forms) each.querySelector("[data-drop-state]").textContent = "";
});
