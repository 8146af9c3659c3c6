/** What was found is picked by a press; typing on takes the pick back. */
export function seekers() {
  document.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]");
    const box = pick?.closest("[data-seeker]");
    if (!box) return;
    box.querySelector("[data-value]").value = pick.dataset.pick;
    const words = box.querySelector("[data-words]");
    words.value = pick.firstChild.textContent.trim();
    box.querySelector(".found").replaceChildren();
    words.focus();
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-words]")) event.target.closest("[data-seeker]").querySelector("[data-value]").value = "";
  });
}
