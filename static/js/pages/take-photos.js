// The button of a day without sessions opens the camera or the photos of a phone; without this file it leads to their page.

document.addEventListener("click", (event) => {
  /** @type {HTMLAnchorElement} */
  const link = event.target.closest?.("[data-take-photos]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const chooser = Object.assign(document.createElement("input"), { type: "file", multiple: true, accept: "image/*" });
  chooser.addEventListener("change", () => {
    import("../photos/take.js").then(({ take }) => take([...chooser.files], link)).catch(() => location.assign(link.href));
  });
  chooser.click();
});
