/**
 * A link with data-drawer opens its page beside this one, in a <dialog>, which keeps the focus and answers Escape.
 * The way back in the browser shuts it.
 */
export function drawer() {
  const dialog = document.getElementById("drawer");
  if (!dialog) return;
  const inside = document.getElementById("drawer-inside");
  const title = document.getElementById("drawer-title");

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-drawer]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link.href, link.textContent.trim());
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-shut-drawer]")) dialog.close();
  });
  dialog.addEventListener("close", () => {
    if (history.state?.drawer) history.back();
  });
  window.addEventListener("popstate", () => {
    if (dialog.open && !history.state?.drawer) dialog.close();
  });

  async function open(address, words) {
    title.textContent = words;
    inside.setAttribute("aria-busy", "true");
    if (!dialog.open) {
      dialog.showModal();
      history.pushState({ drawer: address }, "");
    }
    try {
      show(await read(address), address);
    } catch {
      inside.textContent = inside.dataset.failed;
    }
    inside.removeAttribute("aria-busy");
  }

  async function read(address) {
    const answer = await fetch(address, { headers: { "X-Drawer": "1" }, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.querySelector("[data-drawer-content]") ?? page.querySelector("#content");
    for (const top of part.querySelectorAll(".top, .closing, .messages, .skip")) top.remove();
    return { part, heading: part.dataset.title || page.querySelector("h1")?.textContent.trim() };
  }

  function show({ part, heading }, address) {
    if (heading) title.textContent = heading;
    const whole = Object.assign(document.createElement("a"), { href: address, className: "whole", textContent: inside.dataset.whole });
    inside.replaceChildren(...part.childNodes, whole);
    window.htmx?.process(inside);
  }
}
