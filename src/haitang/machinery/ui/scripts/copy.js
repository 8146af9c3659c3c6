/** Copy buttons, and notices that can be put away. */
export function copy() {
  document.addEventListener("click", async (event) => {
    event.target.closest("[data-shut]")?.closest("[data-message]")?.remove();
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard?.writeText(button.dataset.copy);
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1500);
  });
}
