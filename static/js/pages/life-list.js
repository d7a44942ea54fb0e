// Filters beside the list are unfolded where there is room for them; above it, on a phone, they stay folded.

if (matchMedia("(min-width: 60rem)").matches) {
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const facets = document.querySelectorAll(".life-facet");
  for (const facet of facets) facet.open = true;
}
