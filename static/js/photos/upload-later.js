// On the page of a session the script that takes pictures in comes when there is one.

import { takePictures } from "./paste-drop.js";

const load = () => import("./upload.js");
/** @type {HTMLInputElement} */
const input = document.querySelector("form[data-photos] input[type=file]");

takePictures(load);

// It finds what was chosen in the field.
input.addEventListener("change", load, { once: true });
if (input.files.length || location.hash === "#upload-files") load();
