/**
 * A form with data-draft is kept on this device while it is written, and what was sent without a line waits here until
 * there is one. The key made with the page goes with it, so that sending again makes nothing new. `data-draft` names the
 * reader and the form: nobody else's draft is shown or sent, even on a shared device.
 */
import { abandon, pair, settled, shelved, waiting as pictures } from "./pictures.js";

const DRAFT = "haitang.draft:";
const OUTBOX = "haitang.outbox";
const FORGET_AFTER = 30 * 24 * 3600 * 1000;
const PATIENCE = 20_000;
const AGAIN_AFTER = 15_000;

export function drafts() {
  const form = document.querySelector("form[data-draft]");
  if (form) keep(form);
  if (form || waiting().length) send(form);
  window.addEventListener("online", () => send(form));
  setInterval(() => waiting().length && send(form), AGAIN_AFTER);
}

function keep(form) {
  const name = DRAFT + form.dataset.draft;
  const kept = recall(name);
  const refused = form.querySelector("[data-summary]");
  if (kept && !refused) restore(form, kept.fields);
  if (kept && !refused) say(form, kept.refused ? "refused" : "back");
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
  const item = {
    name: form.dataset.draft, action: form.action, done: form.dataset.done, at: Date.now(), fields: read(form, event.submitter),
  };
  if (!store(OUTBOX, [...waiting(), item])) return; // nowhere to keep it: the browser sends the form as ever
  event.preventDefault();
  form.toggleAttribute("inert", true);
  say(form, "sending");
  await settled();
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const { outcome, address } = await post(item, token);
  form.toggleAttribute("inert", false);
  if (outcome === "waiting") {
    forget(DRAFT + item.name);
    form.reset();
    form.querySelector("[name=once]").value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
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

/** Send what waits, oldest first, as whoever wrote it: the form's own page tells who reads now, and gives a fresh token. */
async function send(form) {
  if (send.busy) return;
  send.busy = true;
  try {
    for (const item of waiting()) {
      const token = await freshToken(item);
      if (!token) break;
      const { outcome, address } = await post(item, token);
      if (outcome === "waiting") break;
      if (outcome === "sent") await pair(keyOf(item), address).catch(() => {});
      drop(item);
      const own = form?.dataset.draft === item.name;
      if (outcome === "refused") {
        const written = own && recall(DRAFT + item.name);
        store(DRAFT + item.name, { at: Date.now(), fields: item.fields, refused: true });
        if (own && !written) restore(form, item.fields);
      }
      if (own) say(form, outcome);
    }
  } finally {
    send.busy = false;
    if (form) list(form);
  }
}

async function freshToken(item) {
  try {
    const answer = await fetch(item.action, { credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const own = [...page.querySelectorAll("form[data-draft]")].find((each) => each.dataset.draft === item.name);
    return own?.querySelector("[name=csrfmiddlewaretoken]").value;
  } catch {
    return undefined;
  }
}

/** "sent" when the server led on to where it leads when all is done, "refused" when it said why not, else "waiting". */
async function post(item, token) {
  const body = new URLSearchParams(item.fields);
  body.set("csrfmiddlewaretoken", token);
  try {
    const answer = await fetch(item.action, { method: "POST", body, credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE) });
    if (answer.redirected && new RegExp(item.done).test(new URL(answer.url).pathname)) return { outcome: "sent", address: answer.url };
    return { outcome: [400, 409, 422].includes(answer.status) ? "refused" : "waiting" };
  } catch {
    return { outcome: "waiting" };
  }
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

function say(form, what) {
  const place = form.querySelector("[data-draft-words]");
  if (!place) return;
  place.textContent = place.dataset[what];
  place.hidden = false;
  for (const button of form.querySelectorAll("[data-draft-drop]")) button.hidden = !recall(DRAFT + form.dataset.draft);
}

function keyOf(item) {
  return Object.fromEntries(item.fields).once;
}

/** The titles of what waits to be sent, and how many pictures go with each, so that nobody wonders whether it is lost. */
async function list(form) {
  const place = form.querySelector("[data-draft-waiting]");
  if (!place) return;
  const own = waiting().filter((item) => item.name === form.dataset.draft);
  const titles = await Promise.all(own.map(async (item) => {
    const many = (await pictures(keyOf(item)).catch(() => [])).length;
    const title = Object.fromEntries(item.fields).title;
    return many ? `${title} · ${place.dataset.with.replace("0", many)}` : title;
  }));
  place.hidden = !titles.length;
  place.querySelector("ul").replaceChildren(...titles.map((title) => Object.assign(document.createElement("li"), { textContent: title })));
}

function waiting() {
  return recall(OUTBOX) ?? [];
}

function drop(item) {
  const left = waiting().filter((each) => each.at !== item.at || each.name !== item.name);
  if (left.length) store(OUTBOX, left);
  else forget(OUTBOX);
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
