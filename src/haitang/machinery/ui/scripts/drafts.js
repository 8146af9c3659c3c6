/**
 * A form with data-draft is kept on this device while it is written, and what was sent without a line waits here until
 * there is one. The key made with the page goes with it, so that sending again makes nothing new. `data-draft` names the
 * reader and the form: nobody else's draft is shown or sent, even on a shared device.
 *
 * In the outbox an entry with `held` is not sent: it says why the server refused it, or nothing where its writer laid it
 * aside to open another. It stays until he opens it into the form or drops it.
 */
import { agreed } from "./ask.js";
import { newKey } from "./keys.js";
import { abandon, pair, settled, shelved, waiting as pictures } from "./pictures.js";

const DRAFT = "haitang.draft:";
const OUTBOX = "haitang.outbox";
const FORGET_AFTER = 30 * 24 * 3600 * 1000;
const PATIENCE = 20_000;
const AGAIN_AFTER = 15_000;

export function drafts() {
  const form = document.querySelector("form[data-draft]");
  if (form) keep(form);
  notify(form);
  if (form || waiting().length) send(form);
  window.addEventListener("online", () => send(form));
  setInterval(() => waiting().length && send(form), AGAIN_AFTER);
}

function keep(form) {
  const name = DRAFT + form.dataset.draft;
  const kept = recall(name);
  const refused = form.querySelector("[data-summary]");
  if (kept && !refused) restore(form, kept.fields);
  if (kept && !refused) say(form, "back");
  form.addEventListener("input", () => {
    if (store(name, { at: Date.now(), fields: read(form) })) say(form, "kept");
  });
  form.querySelector("[data-draft-drop]")?.addEventListener("click", async () => {
    forget(name);
    await abandon(form.querySelector("[name=once]").value).catch(() => {});
    location.assign(location.pathname);
  });
  form.addEventListener("submit", (event) => submit(form, event));
  list(form);
}

async function submit(form, event) {
  if (event.defaultPrevented || form.dataset.plain) return;
  if ([...form.querySelectorAll("input[type=file]")].some((field) => field.files.length)) return; // files that could not be kept
  const item = entry(form, { fields: read(form, event.submitter) });
  if (!store(OUTBOX, [...outbox(), item])) return; // nowhere to keep it: the browser sends the form as ever
  event.preventDefault();
  form.toggleAttribute("inert", true);
  say(form, "sending");
  await settled();
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const { outcome, address } = await post(item, token);
  form.toggleAttribute("inert", false);
  if (outcome === "waiting" || outcome === "cut") {
    forget(DRAFT + item.name);
    form.reset();
    form.querySelector("[name=once]").value = newKey();
    say(form, "waiting");
    list(form);
    shelved(form).catch(() => {});
    form.querySelector("[data-draft-words]")?.scrollIntoView({ block: "nearest" });
    return;
  }
  drop(item);
  if (outcome === "sent") {
    forget(DRAFT + item.name);
    await pair(keyOf(item), address).catch(() => {});
    location.assign(address);
  } else {
    form.dataset.plain = "yes"; // the server says on the page what is wrong
    form.requestSubmit(event.submitter ?? undefined);
  }
}

/** Send what waits, oldest first, as far as the line bears. What is another reader's waits for him and holds nobody up. */
async function send(form) {
  if (send.busy) return;
  send.busy = true;
  try {
    for (const item of waiting()) {
      if ((await sendOne(item, form)) === "cut") break;
    }
  } finally {
    send.busy = false;
    if (form) list(form);
    notify(form);
  }
}

/** As whoever wrote it: the form's own page tells who reads now, and gives a fresh token. The outcome as of `post`. */
async function sendOne(item, form) {
  const { token, cut } = await freshToken(item);
  if (!token) return cut ? "cut" : "waiting";
  const { outcome, address, reason } = await post(item, token);
  if (outcome === "sent") {
    await pair(keyOf(item), address).catch(() => {});
    drop(item);
  }
  if (outcome === "refused") hold(item, reason);
  if (form?.dataset.draft === item.name && (outcome === "sent" || outcome === "refused")) say(form, outcome);
  return outcome;
}

async function freshToken(item) {
  try {
    const answer = await fetch(item.action, { credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE) });
    const page = pageOf(await answer.text());
    const own = [...page.querySelectorAll("form[data-draft]")].find((each) => each.dataset.draft === item.name);
    return { token: own?.querySelector("[name=csrfmiddlewaretoken]").value };
  } catch {
    return { cut: true };
  }
}

/**
 * "sent" when the server led on to where it leads when all is done, "refused" when it said why not, "cut" without a line,
 * else "waiting": it may be taken another time.
 */
async function post(item, token) {
  const body = new URLSearchParams(item.fields);
  body.set("csrfmiddlewaretoken", token);
  try {
    const answer = await fetch(item.action, { method: "POST", body, credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE) });
    if (answer.redirected && new RegExp(item.done).test(new URL(answer.url).pathname)) return { outcome: "sent", address: answer.url };
    // 409 with a time to come back: an earlier sending of the same is still in hand
    if (answer.headers.has("Retry-After") || ![400, 409, 422].includes(answer.status)) return { outcome: "waiting" };
    return { outcome: "refused", reason: reasonOn(pageOf(await answer.text())) };
  } catch {
    return { outcome: "cut" };
  }
}

function pageOf(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

/** What a page says is wrong with what was sent; its heading where it lists nothing. */
function reasonOn(page) {
  const wrong = [...page.querySelectorAll("[data-summary] li")].map((line) => line.textContent.trim());
  return wrong.join("；") || page.querySelector("h1")?.textContent.trim() || page.title;
}

/** Put a held entry into the form. What is being written there takes its place in the outbox. */
function open(form, item) {
  if (!outbox().some((each) => same(each, item))) return list(form); // another window was faster
  const name = DRAFT + item.name;
  const aside = entry(form, { held: "" });
  const written = recall(name) || form.querySelector("[data-summary]");
  if (written && !store(OUTBOX, [...outbox(), aside])) return say(form, "full");
  if (!store(name, { at: Date.now(), fields: item.fields })) {
    drop(aside);
    return say(form, "full");
  }
  drop(item);
  for (const word of form.querySelectorAll("[data-summary], .wrong")) word.remove(); // said of what was there before
  restore(form, item.fields);
  say(form, "back", item.held);
  list(form);
  shelved(form).catch(() => {});
  form.scrollIntoView();
}

async function discard(form, item, { ask, act }) {
  if (!(await agreed(ask, act))) return;
  drop(item);
  await abandon(keyOf(item)).catch(() => {});
  list(form);
}

function read(form, submitter) {
  const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  return submitter?.name ? [...fields, [submitter.name, submitter.value]] : fields;
}

function restore(form, fields) {
  const said = new Map();
  for (const [name, value] of fields) said.set(name, [...(said.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || field.name === "csrfmiddlewaretoken" || field.type === "submit") continue;
    const values = said.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
}

function say(form, what, more = "") {
  const place = form.querySelector("[data-draft-words]");
  if (!place) return;
  place.textContent = place.dataset[what] + more;
  place.hidden = false;
  for (const button of form.querySelectorAll("[data-draft-drop]")) button.hidden = !recall(DRAFT + form.dataset.draft);
}

function keyOf(item) {
  return Object.fromEntries(item.fields).once;
}

/** What waits to be sent, and what is held, each with how many pictures go with it, so that nobody wonders whether it is lost. */
async function list(form) {
  const own = outbox().filter((item) => item.name === form.dataset.draft);
  await fill(form.querySelector("[data-draft-waiting]"), own.filter((item) => !isHeld(item)), (item, title) =>
    Object.assign(document.createElement("li"), { textContent: title }));
  await fill(form.querySelector("[data-draft-held]"), own.filter(isHeld), (item, title, place) => {
    const line = place.querySelector("template").content.firstElementChild.cloneNode(true);
    line.querySelector("[data-title]").textContent = title;
    line.querySelector("[data-reason]").textContent = item.held || place.dataset.aside;
    line.querySelector("[data-open]").addEventListener("click", () => open(form, item));
    line.querySelector("[data-discard]").addEventListener("click", (event) => discard(form, item, event.target.dataset));
    return line;
  });
}

async function fill(place, items, line) {
  if (!place) return;
  const lines = await Promise.all(items.map(async (item) => {
    const many = (await pictures(keyOf(item)).catch(() => [])).length;
    const title = Object.fromEntries(item.fields).title || place.dataset.untitled;
    return line(item, many ? `${title} · ${place.dataset.with.replace("0", many)}` : title, place);
  }));
  place.hidden = !lines.length;
  place.querySelector("ul").replaceChildren(...lines);
}

/** On every page but the form's own: that something of the reader's was refused, and the way to it. */
function notify(form) {
  const place = document.querySelector("[data-refused]");
  const refused = place && outbox().find((item) => item.held && item.name.startsWith(`${place.dataset.refused}:`));
  if (!place) return;
  place.hidden = !refused || refused.name === form?.dataset.draft;
  if (refused) place.querySelector("a").href = refused.action;
}

/** What the form holds, as it stands in the outbox. */
function entry(form, facts) {
  return { name: form.dataset.draft, action: form.action, done: form.dataset.done, at: Date.now(), fields: read(form), ...facts };
}

function outbox() {
  return recall(OUTBOX) ?? [];
}

function waiting() {
  return outbox().filter((item) => !isHeld(item));
}

function isHeld(item) {
  return item.held !== undefined;
}

function hold(item, reason) {
  store(OUTBOX, outbox().map((each) => (same(each, item) ? { ...each, held: reason } : each)));
}

function drop(item) {
  const left = outbox().filter((each) => !same(each, item));
  if (left.length) store(OUTBOX, left);
  else forget(OUTBOX);
}

function same(one, other) {
  return one.at === other.at && one.name === other.name;
}

function recall(name) {
  try {
    const kept = JSON.parse(localStorage.getItem(name));
    if (kept?.at && Date.now() - kept.at > FORGET_AFTER) return forget(name);
    return kept;
  } catch {
    return null;
  }
}

function store(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    /* nothing is kept where nothing can be */
  }
  return null;
}
