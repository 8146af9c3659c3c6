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
  document.addEventListener("click", (event) => {
    const offer = event.target.closest("a[data-offer]");
    if (offer) lead(offer);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-words]")) event.target.closest("[data-seeker]").querySelector("[data-value]").value = "";
  });
}

/** Whoever goes to enter what is not there yet finds his form as he left it; a form he is not led back to stays open. */
function lead(offer) {
  const address = new URL(offer.href);
  const next = address.searchParams.get("next");
  if (!next) {
    offer.target = "_blank";
    return;
  }
  const back = new URL(next, location.origin);
  for (const field of offer.closest("form").elements) {
    const chosen = field.type !== "radio" || field.checked;
    if (field.name && field.value && chosen && field.type !== "hidden" && !field.matches("[data-words]")) back.searchParams.set(field.name, field.value);
  }
  address.searchParams.set("next", back.pathname + back.search);
  offer.href = address;
}
