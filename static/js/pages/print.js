// The button "Print", which needs a script; Ctrl+P does the same without.
/** @type {HTMLButtonElement} */
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => window.print());

// What is folded on the screen is printed too, in browsers that do not open it by style.
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details")) folded.setAttribute("open", "");
});
