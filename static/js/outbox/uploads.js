// Sends pictures: one at a time across all tabs, beside what is written, and tells how far the one on its way is.

import { drain, send, sendable, tell } from "./outbox.js";
import { readAnswer } from "./rules.js";
import { headersOf } from "./server.js";
import { read } from "./store.js";

const LOCK = "conference-log-uploads";
// ms without a byte after which it counts as lost.
const STUCK = 10000;
// ms for the server to look at a picture that it has.
const UNPACKING = 30000;

/** @type {Promise<void> | null} */
let uploading = null;
let uploadAgain = false;

/**
 * Send the pictures that wait, now.
 *
 * @returns {Promise<void>}
 */
export function upload() {
  uploadAgain = Boolean(uploading);
  uploading ??= locked(() => drain(nextPicture, post)).finally(() => {
    uploading = null;
    if (uploadAgain) upload();
  });
  return uploading;
}

/**
 * Nobody takes this lock by force: a tab that sends pictures for minutes is not asleep.
 *
 * @param {() => Promise<void>} work
 * @returns {Promise<void>}
 */
function locked(work) {
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

// Words go first.
async function nextPicture() {
  const words = (await sendable()).some((write) => !write.refused && !write.file);
  if (words) await send();
  return (await sendable()).find((write) => write.file && !write.refused);
}

/**
 * @param {Write} write
 * @returns {Promise<Answer>}
 */
async function post(write) {
  const stored = await read((tables) => tables.files.get(write.id));
  if (!stored) return { status: 410 };
  const body = new FormData();
  for (const [name, value] of write.fields) body.append(name, value);
  body.append("file", stored.blob, write.file);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let timer = setTimeout(() => request.abort(), STUCK);
    /** @param {number} patience */
    const waitOn = (patience) => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), patience);
    };
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      waitOn(STUCK);
      tell("outbox:progress", { write, part: total ? loaded / total : 0 });
    });
    request.upload.addEventListener("load", () => waitOn(UNPACKING));
    request.addEventListener("loadend", () => {
      clearTimeout(timer);
      resolve(readAnswer(write, request.status, (name) => request.getResponseHeader(name), request.responseText));
    });
    request.upload.addEventListener("loadstart", () => tell("outbox:progress", { write, part: 0 }));
    request.open("POST", write.url);
    for (const [name, value] of Object.entries(headersOf(write))) request.setRequestHeader(name, value);
    request.send(body);
  });
}
