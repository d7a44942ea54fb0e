// A session that was opened from the catalogue leads back to it, with what was searched and filtered there.

/** @type {NodeListOf<HTMLAnchorElement>} */
const bar = document.querySelectorAll(".bar-link");
/** @type {HTMLAnchorElement | null} */
const day = document.querySelector(".crumbs > a");
const catalogue = [...bar].find((link) => link.dataset.key === "c");

if (day && catalogue && document.referrer.split("?")[0] === catalogue.href) {
  const back = document.createElement("a");
  back.href = document.referrer;
  back.dataset.wayBack = "";
  back.append(day.querySelector(".icon"), catalogue.textContent);
  day.before(back);
  for (const link of bar) {
    if (link.href === catalogue.href) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
