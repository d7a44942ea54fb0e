// While a line is typed on a phone, its field stands at the top of what is seen: the suggestions need the room above the
// keyboard. Nothing moves when the focus leaves it. The bars make way in layout.css.

const MARGIN = 8; // px above the field
const narrow = matchMedia("(max-width: 44.99rem)");

/** How high the page was before it was made high enough to be scrolled so far, in px. */
let heightBefore = 0;
let seenBefore = 0;
/** Where the page was scrolled to before the field went up, in px. */
let scrolledBefore = -1;

const line = () => document.getElementById("composer_heading");

function lift() {
  const field = line();
  if (!narrow.matches || !field || document.activeElement !== field) return;
  seenBefore = visualViewport?.height ?? innerHeight;
  if (scrolledBefore < 0) scrolledBefore = scrollY;
  const up = field.getBoundingClientRect().top - (visualViewport?.offsetTop ?? 0) - MARGIN;
  const needed = scrollY + up + innerHeight;
  const { body, documentElement: page } = document;
  if (needed > page.scrollHeight) {
    heightBefore ||= page.scrollHeight;
    body.style.minBlockSize = `${Math.ceil(needed)}px`;
  }
  scrollBy({ top: up, behavior: "instant" });
}

document.addEventListener("focusin", ({ target }) => target === line() && lift());
// The keyboard comes after the focus, in many steps in some browsers.
visualViewport?.addEventListener("resize", () => {
  if (visualViewport.height < seenBefore) lift();
  seenBefore = visualViewport.height;
});
// A suggestion was tapped: there is nothing to type any more, and what was logged is seen, with its Undo.
document.addEventListener("htmx:afterSettle", ({ detail: { requestConfig } }) => {
  // Messages that come along with an answer which is not shown have no request.
  if (!requestConfig?.elt.matches("#composer") || scrolledBefore < 0 || line() === document.activeElement) return;
  scrollTo({ top: scrolledBefore, behavior: "instant" });
  scrolledBefore = -1;
  const banner = document.querySelector(".logged");
  const isSeen = banner && banner.getBoundingClientRect().bottom <= innerHeight;
  if (banner && !isSeen) document.getElementById("composer").scrollIntoView({ behavior: "instant" });
});
// The page gets its height back when that moves nothing.
document.addEventListener("scroll", () => {
  if (!heightBefore || document.activeElement === line() || scrollY + innerHeight > heightBefore) return;
  document.body.style.minBlockSize = "";
  heightBefore = 0;
}, { passive: true });

if (line() === document.activeElement) lift();
