/**
 * Pictures chosen on a page: shrunk here, kept in this browser until they have arrived, sent in pieces that go on where
 * the line was cut – after the page was shut, too. A part of a page marked data-pictures says how many more there may be,
 * whose they are and of what:
 *   data-owner        nobody else's are sent or shown, even on a shared device
 *   data-page         the page of the record they belong to; absent while the record itself is not sent yet
 *   data-send         the address that announces one; absent where none may be added (any more)
 *   data-record-key   the key the record was sent with: what waited under it belongs here
 */
const SHELF = "haitang.pictures";
const LONGEST_SIDE = 1600;
const QUALITY = 0.85;
const PIECE = 64 * 1024;
const PATIENCE = 30_000;
const AGAIN_AFTER = 15_000;
const FORGET_AFTER = 30 * 24 * 3600 * 1000;

let settling = Promise.resolve();

export async function pictures() {
  const part = document.querySelector("[data-pictures]");
  if (!(await shelf())) return part && say(part, "bare"); // no place to keep them: the browser sends the form as ever
  if (part) await attend(part);
  send();
  window.addEventListener("online", send);
  setInterval(send, AGAIN_AFTER);
}

/** When every picture chosen so far is on the shelf. */
export function settled() {
  return settling;
}

/** The record with this key is saved and has its page: what waited for it may go there. */
export async function pair(key, address) {
  const page = new URL(address, location.href).pathname;
  for (const item of await waiting(key)) await put({ ...item, page });
}

/** Whatever waits for a record that will not be sent is dropped with it. */
export async function abandon(key) {
  for (const item of await waiting(key)) await take(item.id);
}

/** The pictures that wait for the record with this key. */
export async function waiting(key) {
  return ((await shelf()) ?? []).filter((item) => item.key === key && !item.page);
}

/** Show anew what a form holds, after its key has changed. */
export async function shelved(form) {
  const part = form?.querySelector("[data-pictures]");
  if (part) await show(part);
}

async function attend(part) {
  await adopt(part);
  const field = part.querySelector("input[type=file]");
  if (field && (part.dataset.send || !part.dataset.page)) {
    part.classList.add("instant");
    field.addEventListener("change", () => {
      const chosen = [...field.files];
      field.value = "";
      settling = settling.then(() => choose(part, chosen)).catch(() => say(part, "bare"));
    });
  }
  part.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-drop-picture]");
    if (!button) return;
    await take(button.dataset.dropPicture);
    await show(part);
  });
  await show(part);
}

async function choose(part, chosen) {
  const room = Number(part.dataset.pictures) - (await held(part)).length;
  say(part, part.dataset.page ? "sending" : "kept");
  for (const file of chosen.slice(0, room)) {
    const blob = await shrunk(file).catch(() => null);
    if (blob) await keep(part, file.name, blob);
    else say(part, "unreadable");
  }
  if (chosen.length > room) say(part, "many");
  await show(part);
  send();
}

/** What belongs here: pictures of this record, sent under its key; or those of a page that came back with another key. */
async function adopt(part) {
  const key = keyOf(part);
  for (const item of await shelf()) {
    if (Date.now() - item.at > FORGET_AFTER) await take(item.id);
    else if (item.page || item.owner !== part.dataset.owner) continue;
    else if (part.dataset.page && item.key === key) await put({ ...item, page: part.dataset.page });
    else if (!part.dataset.page && !outbox().has(item.key)) await put({ ...item, key });
  }
}

function keyOf(part) {
  return part.dataset.page ? part.dataset.recordKey : part.closest("form").querySelector("[name=once]").value;
}

/** The keys of records that wait to be sent: their pictures stay theirs. */
function outbox() {
  try {
    return new Set(JSON.parse(localStorage.getItem("haitang.outbox")).map((item) => Object.fromEntries(item.fields).once));
  } catch {
    return new Set();
  }
}

async function held(part) {
  const page = part.dataset.page;
  const own = (await shelf()).filter((item) => item.owner === part.dataset.owner);
  return own.filter((item) => (page ? item.page === page : !item.page && item.key === keyOf(part)));
}

async function keep(part, name, blob) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  await put({
    id: `${Date.now()}-${Math.random()}`, at: Date.now(), owner: part.dataset.owner, page: part.dataset.page, key: keyOf(part), name, blob,
    digest: [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  });
}

/** Upright and at most 1600 pixels long. What the camera wrote beside the picture does not leave the telephone. */
async function shrunk(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const canvas = painted(picture, LONGEST_SIDE);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed()), "image/jpeg", QUALITY));
}

function painted(picture, longest) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas;
}

/** Send what waits, oldest first, in one window at a time. */
async function send() {
  if (send.busy) return;
  send.busy = true;
  try {
    if (navigator.locks) await navigator.locks.request(SHELF, { ifAvailable: true }, (lock) => lock && sendAll());
    else await sendAll();
  } finally {
    send.busy = false;
  }
}

async function sendAll() {
  for (const item of await shelf()) {
    if (!item.page || item.stopped !== undefined) continue;
    const part = [...document.querySelectorAll("[data-pictures]")].find((each) => each.dataset.page === item.page);
    if (part) say(part, "sending");
    const outcome = await sendOne(item).catch(() => ({ cut: true }));
    if (outcome.cut) return part && say(part, "waiting");
    if (outcome.another) continue;
    if (outcome.stopped === undefined) await take(item.id);
    else await put({ ...item, stopped: outcome.stopped });
    if (part) await tell(part, outcome);
  }
}

async function tell(part, outcome) {
  if (outcome.stopped === undefined) await refresh(part);
  await show(part);
  const left = (await held(part)).some((item) => item.stopped === undefined);
  say(part, left ? "sending" : outcome.stopped === undefined ? "sent" : "");
}

/** {} when it arrived, {stopped: why} when it never will, {cut: true} without a line, {another: true} when somebody else reads here. */
async function sendOne(item) {
  const answer = await fetch(item.page, { credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE) });
  if (answer.redirected) return { another: true };
  if (answer.status >= 500) return { cut: true };
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector("[data-pictures]");
  if (part && part.dataset.owner !== item.owner) return { another: true };
  if (!part?.dataset.send) return { stopped: "" };
  const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
  const told = new URLSearchParams({ name: item.name, size: item.blob.size, digest: item.digest });
  const begun = await ask("POST", part.dataset.send, token, told);
  if (begun.status !== 201) return refused(begun);
  const address = begun.facts.address;
  let received = begun.facts.received;
  while (received < item.blob.size) {
    progress(item, received);
    const piece = item.blob.slice(received, received + PIECE);
    const taken = await ask("PUT", address, token, piece, { "Upload-Offset": String(received) });
    if (taken.facts?.received === undefined) return refused(taken);
    received = taken.facts.received;
  }
  progress(item, received);
  const finished = await ask("POST", address, token);
  return finished.status === 201 ? {} : refused(finished);
}

async function ask(method, address, token, body, headers = {}) {
  const answer = await fetch(address, {
    method, body, headers: { ...headers, "X-CSRFToken": token }, credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE),
  });
  const json = answer.headers.get("Content-Type")?.startsWith("application/json");
  return { status: answer.status, facts: json ? await answer.json() : undefined };
}

function refused({ status, facts }) {
  return status === 422 ? { stopped: facts?.reason ?? "" } : { cut: true };
}

/** Show the record's pictures as they are now. */
async function refresh(part) {
  const answer = await fetch(part.dataset.page, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-gallery]");
  if (fresh) document.querySelector("[data-gallery]")?.replaceWith(fresh);
  part.dataset.pictures = page.querySelector("[data-pictures]")?.dataset.pictures ?? 0;
}

async function show(part) {
  const items = await held(part);
  const drawings = await Promise.all(items.map((item) => drawn(part, item)));
  const place = part.querySelector("[data-picture-queue]");
  place.hidden = !drawings.length;
  place.replaceChildren(...drawings);
}

/** Painted, not linked to: the pages' content policy lets in no picture but the server's. */
async function drawn(part, item) {
  const words = part.querySelector("[data-picture-words]").dataset;
  const entry = document.createElement("li");
  entry.dataset.picture = item.id;
  const canvas = painted(await createImageBitmap(item.blob), 320);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", item.name);
  entry.append(canvas);
  if (item.stopped !== undefined) entry.append(made("small", { textContent: words.stopped + (item.stopped || words.closed) }));
  else if (item.page) entry.append(made("progress", { max: item.blob.size, value: 0, ariaLabel: item.name }));
  const drop = made("button", { type: "button", className: "linkish", textContent: words.drop });
  drop.dataset.dropPicture = item.id;
  entry.append(drop);
  return entry;
}

function made(tag, facts) {
  return Object.assign(document.createElement(tag), facts);
}

function progress(item, received) {
  const bar = document.querySelector(`[data-picture="${item.id}"] progress`);
  if (bar) bar.value = received;
}

function say(part, what) {
  const place = part.querySelector("[data-picture-words]");
  place.textContent = place.dataset[what] ?? "";
  place.hidden = !place.textContent;
}

/** Everything kept, oldest first; null where nothing can be kept. The browser's database alone can hold pictures. */
async function shelf() {
  if (!globalThis.crypto?.subtle) return null;
  const kept = await act("readonly", (table) => table.getAll()).catch(() => null);
  return kept && kept.sort((one, other) => one.at - other.at);
}

function put(item) {
  return act("readwrite", (table) => table.put(item));
}

function take(id) {
  return act("readwrite", (table) => table.delete(id));
}

async function act(mode, work) {
  const base = await opened();
  return new Promise((done, failed) => {
    const transaction = base.transaction("waiting", mode);
    const answer = work(transaction.objectStore("waiting"));
    transaction.oncomplete = () => done(answer.result);
    transaction.onerror = transaction.onabort = () => failed(transaction.error);
  });
}

function opened() {
  opened.base ??= new Promise((done, failed) => {
    const asked = indexedDB.open(SHELF, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  return opened.base;
}
