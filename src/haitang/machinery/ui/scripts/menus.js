/** Menus are <details>: a press elsewhere or Escape shuts them. On a phone a button unfolds the filters beside the search. */
export function menus() {
  const open = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    event.target.closest("[data-unfold]")?.setAttribute("aria-expanded", "true");
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
