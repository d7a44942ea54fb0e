// Sends pictures: one at a time across all tabs, beside what is written, and tells how far the one on its way is.

import { drain, heard, send, sendable, tell, token } from "./outbox.js";
import { read } from "./store.js";

const LOCK = "conference-log-uploads";
const STUCK = 10000; // ms without a byte after which it counts as lost
const UNPACKING = 30000; // ms for the server to look at a picture that it has

let uploading = null;
let asked = false;

/** Send the pictures that wait, now. */
export function upload() {
  asked = Boolean(uploading);
  uploading ??= locked(() => drain(nextPicture, post)).finally(() => {
    uploading = null;
    if (asked) upload();
  });
  return uploading;
}

// Nobody takes this one by force: a tab that sends pictures for minutes is not asleep.
function locked(work) {
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

// Words go first.
async function nextPicture() {
  const words = (await sendable()).some((write) => !write.refused && !write.file);
  if (words) await send();
  return (await sendable()).find((write) => write.file && !write.refused);
}

async function post(write) {
  const kept = await read((tables) => tables.files.get(write.id));
  if (!kept) return { status: 410 };
  const body = new FormData();
  for (const [name, value] of write.fields) body.append(name, value);
  body.append("file", kept.blob, write.file);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let timer = setTimeout(() => request.abort(), STUCK);
    const goesOn = (patience) => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), patience);
    };
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      goesOn(STUCK);
      tell("outbox:progress", { write, part: total ? loaded / total : 0 });
    });
    request.upload.addEventListener("load", () => goesOn(UNPACKING));
    request.addEventListener("loadend", () => {
      clearTimeout(timer);
      resolve(heard(write, request.status, (name) => request.getResponseHeader(name), request.responseText));
    });
    request.upload.addEventListener("loadstart", () => tell("outbox:progress", { write, part: 0 }));
    request.open("POST", write.url);
    const headers = { "X-Operation": write.id, "X-Autosave": "1", "X-CSRFToken": token ?? "" };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(body);
  });
}
