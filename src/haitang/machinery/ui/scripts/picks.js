/** All rows of a page at once, and how many are chosen. */
export function picks() {
  document.addEventListener("change", (event) => {
    const list = event.target.closest("[data-listing]");
    if (!list || !event.target.closest(".pick")) return;
    const boxes = [...list.querySelectorAll("td.pick input")];
    if (event.target.matches("[data-pick-all]")) for (const box of boxes) box.checked = event.target.checked;
    const chosen = boxes.filter((box) => box.checked).length;
    const all = list.querySelector("[data-pick-all]");
    if (all) {
      all.checked = chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    const words = list.querySelector("[data-chosen]");
    if (words) words.textContent = words.dataset.chosen.replace("%d", chosen);
  });
}
