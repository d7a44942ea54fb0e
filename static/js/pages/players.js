// Players of other sites in a preview: nothing comes from them before the button is pressed.

// The same as in sessions/rules/players.py, and in the Content-Security-Policy of these pages.
const ORIGINS = [
  "https://www.youtube-nocookie.com",
  "https://speakerdeck.com",
  "https://www.docswell.com",
  "https://www.slideshare.net",
];

/**
 * Makes a button of the note at each player, which stands in the same place.
 *
 * @param {ParentNode} root
 */
export function readyPlayers(root) {
  for (const note of root.querySelectorAll("[data-player] > span.prose-load")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: note.className });
    button.append(...note.childNodes);
    button.addEventListener("click", () => play(button));
    note.replaceWith(button);
  }
}

/** @param {HTMLButtonElement} button */
function play(button) {
  const player = /** @type {HTMLElement} */ (button.parentElement);
  const address = player.dataset.player;
  if (!ORIGINS.includes(new URL(address).origin)) return;
  const frame = Object.assign(document.createElement("iframe"), {
    className: "prose-frame",
    title: player.querySelector("a").textContent,
    allow: "encrypted-media; fullscreen; picture-in-picture",
    referrerPolicy: "strict-origin",
  });
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation allow-popups");
  frame.src = address;
  button.replaceWith(frame);
  frame.focus();
}
