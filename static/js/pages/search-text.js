// The text in which is searched and the words that are searched, as sessions/rules/search_text.py makes them.

const MOST_WORDS = 8;

/** @param {string} text */
export function folded(text) {
  const plain = text.normalize("NFKC").toLowerCase();
  const kana = plain.replace(/[\u30a1-\u30f6]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));
  return kana.replace(/[*_`#>[\]|~]+/g, " ").trim().split(/\s+/).join(" ");
}

/** @param {string} text */
export function words(text) {
  return [...new Set(folded(text).split(" "))].filter((word) => word).slice(0, MOST_WORDS);
}
