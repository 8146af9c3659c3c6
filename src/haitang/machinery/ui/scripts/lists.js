/** Filters, pages and orders of a list fetch the list alone and leave the address as it would have been. */
export function lists() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-list-link]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    fetchList(link.closest("[data-listing]"), link.href);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-filters]")) return;
    event.preventDefault();
    narrow(event.target);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-filters]");
    if (form && event.target.matches("select, [type=radio], [type=checkbox], [type=date]")) narrow(form);
  });
  window.addEventListener("popstate", (event) => {
    if (event.state?.list) location.reload();
  });
}

function narrow(form) {
  const said = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(said).toString();
  fetchList(form.closest("[data-listing]"), query ? `?${query}` : location.pathname);
}

async function fetchList(list, href) {
  const address = new URL(href, location.href);
  const focused = document.activeElement?.id;
  list.classList.add("htmx-request");
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Target": list.id }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(list.id);
    list.replaceWith(fresh);
    window.htmx?.process(fresh);
  } catch {
    location.assign(address);
    return;
  }
  history.pushState({ list: true }, "", address);
  document.getElementById(focused)?.focus();
}
