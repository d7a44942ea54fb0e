// Passkeys: asks the browser for one, or lets it make one, and sends it with the form. Words and options: the form.

/** @param {HTMLFormElement} form @param {string} words; "" hides the line */
function say(form, words) {
  /** @type {HTMLElement} */
  const line = form.querySelector("[data-passkey-said]");
  line.textContent = words;
  line.hidden = !words;
}

/** @param {HTMLFormElement} form why passkeys cannot be used here, or "" */
function obstacle(form) {
  const isAddress = /^[\d.]+$|^\[/.test(location.hostname); // a passkey belongs to a name
  if (!window.isSecureContext || isAddress) return form.dataset.insecure;
  return "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential ? "" : form.dataset.unable;
}

/**
 * The options that the server has for this form: in the page, or fetched, since they hold for one try.
 *
 * @param {HTMLFormElement} form
 */
async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
  const headers = { "X-Requested-With": "XMLHttpRequest" };
  const answer = await fetch(form.dataset.optionsUrl, { headers, redirect: "manual" }).catch(() => /** @type {Response} */ (null));
  if (!answer?.ok || !answer.headers.has("X-Answer-Of")) throw new TypeError("no answer");
  return (await answer.json()).request_options.publicKey;
}

/**
 * What the browser made or found, as JSON.
 *
 * @param {HTMLFormElement} form
 */
async function credentialFor(form) {
  const options = await optionsOf(form);
  const found = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return JSON.stringify(/** @type {PublicKeyCredential} */ (found).toJSON());
}

/** @param {HTMLFormElement} form @param {Error} error */
function wordsFor(form, error) {
  if (error instanceof TypeError) return form.dataset.noAnswer;
  if (error.name === "InvalidStateError") return form.dataset.known;
  return error.name === "SecurityError" ? form.dataset.insecure : form.dataset.notDone;
}

let isAsking = false;

/** @param {HTMLFormElement} form */
async function begin(form) {
  const reason = obstacle(form);
  say(form, reason);
  if (reason || isAsking) return;
  isAsking = true;
  try {
    /** @type {HTMLInputElement} */
    const field = form.querySelector("input[name=credential]");
    field.value = await credentialFor(form);
    form.submit();
  } catch (error) {
    say(form, wordsFor(form, /** @type {Error} */ (error)));
  } finally {
    isAsking = false;
  }
}

/** @type {NodeListOf<HTMLFormElement>} */
const forms = document.querySelectorAll("form[data-passkey]");
for (const form of forms) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    begin(form);
  });
  form.querySelector("[data-passkey-start]")?.addEventListener("click", () => begin(form));
}
