/** Ctrl-K puts the cursor into the search box, wherever one is. */
export function find() {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    const box = [...document.querySelectorAll("[data-find]")].find((each) => each.offsetParent);
    const page = document.querySelector("a.seek");
    if (!box && !page) return;
    event.preventDefault();
    if (box) box.select();
    else page.click();
  });
}
