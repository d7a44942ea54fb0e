// The search in one's own words.

import { searchAsTyped } from "./search-form.js";

searchAsTyped(document.querySelector("form[data-search]"));
