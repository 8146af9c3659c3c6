/** A form or button with data-ask asks in a dialog before it sends. */
export function ask() {
  if (!document.getElementById("ask")) return;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const words = button?.dataset.ask ?? form.dataset.ask;
    if (!words || form.dataset.asked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    agreed(words, button?.dataset.act ?? form.dataset.act).then((yes) => {
      if (!yes) return;
      form.dataset.asked = "yes";
      form.requestSubmit(button ?? undefined);
      delete form.dataset.asked;
    });
  }, true);
}

/** Whether the reader says yes in the page's dialog, on whose button `act` stands. */
export function agreed(words, act) {
  const dialog = document.getElementById("ask");
  document.getElementById("ask-words").textContent = words;
  const button = document.getElementById("ask-act");
  button.textContent = act || button.dataset.default;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}
