// "Copy" puts the article on the clipboard, also where a page may not use the modern way (plain http on a local network).

/** @param {HTMLTextAreaElement} area */
async function copy(area) {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    area.focus();
    area.select();
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const word = button.querySelector("span");
  // Beside the button: a status inside it would not be part of its accessible name.
  const status = button.nextElementSibling;
  const usual = word.textContent;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  button.addEventListener("click", async () => {
    /** @type {HTMLTextAreaElement} */
    const area = document.getElementById(button.dataset.copy);
    if (!(await copy(area))) return;
    word.textContent = status.textContent = button.dataset.copied;
    clearTimeout(timer);
    timer = setTimeout(() => {
      word.textContent = usual;
      status.textContent = "";
    }, 2500);
  });
}
