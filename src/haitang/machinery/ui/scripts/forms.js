import { newKey } from "./keys.js";

const STAYS = 1500;

/** Once-keys, one sending at a time, unsaved work, files dropped, numbers stepped, uploads shown as they go. */
export function forms() {
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    key(event.target);
    delete event.target.dataset.changed;
    if (event.target.matches("[data-upload]")) upload(event);
    else hold(event.target);
    if (event.target.matches("[data-download]")) stay(event.target);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (form) form.dataset.changed = "yes";
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-changed]")) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button[data-held]")) release(button);
  });
  document.addEventListener("click", step);
  drops();
}

/** A form that came without a key gets one; the server knows a second sending by it. */
function key(form) {
  const field = form.querySelector("input[name=once]");
  if (field && !field.value) field.value = newKey();
}

/** A second press while the first is under way does nothing. The button's own name and value must still be sent: wait a tick. */
function hold(form) {
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button]):not(:disabled)")) {
      button.disabled = true;
      button.dataset.held = "yes";
    }
  });
}

/** Where the answer may be a file the page stays: soon it can be sent again, as something new. */
function stay(form) {
  setTimeout(() => {
    for (const button of form.querySelectorAll("button[data-held]")) release(button);
    form.querySelector("input[name=once]").value = newKey();
  }, STAYS);
}

function release(button) {
  button.disabled = false;
  delete button.dataset.held;
}

function step(event) {
  const button = event.target.closest("[data-stepper] button");
  if (!button) return;
  const input = button.parentElement.querySelector("input");
  if (button.dataset.by > 0) input.stepUp();
  else input.stepDown();
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function drops() {
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      const place = event.target.closest?.("[data-drop]");
      if (!place) return;
      event.preventDefault();
      place.classList.toggle("over", name === "dragover");
      if (name !== "drop") return;
      const input = place.querySelector("input[type=file]");
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

/** Send a file by XMLHttpRequest, which alone tells how far it has got, and show where the answer leads. */
function upload(event) {
  const form = event.target;
  if (![...form.querySelectorAll("input[type=file]")].some((input) => input.files.length)) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  hold(form);
  const bar = form.querySelector("progress") ?? form.querySelector(".acts").insertAdjacentElement("beforebegin", made());
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (sent) => {
    if (sent.lengthComputable) bar.querySelector("progress").value = (sent.loaded / sent.total) * 100;
  });
  request.addEventListener("load", () => {
    if (request.status < 300 && request.responseURL !== location.href) location.assign(request.responseURL);
    else replacePage(request.responseText);
  });
  request.addEventListener("error", () => {
    bar.remove();
    for (const button of form.querySelectorAll("button[data-held]")) release(button);
  });
  request.send(body);
}

function made() {
  const box = document.createElement("div");
  box.className = "progress";
  box.append(Object.assign(document.createElement("progress"), { max: 100, value: 0 }));
  return box;
}

/** Show the answer to a refused upload as the page it is, scripts and all. */
function replacePage(text) {
  document.open();
  document.write(text);
  document.close();
}
