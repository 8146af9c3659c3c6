/** What is typed into a form is shown beside it as it will look; nothing is stored by that. */
const PAUSE = 700;

export function previews() {
  for (const form of document.querySelectorAll("form[data-preview]")) {
    let waiting;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => show(form), PAUSE);
    });
  }
}

async function show(form) {
  const here = document.getElementById("preview");
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("preview");
    if (fresh) here.replaceWith(fresh);
  } catch {
    // no line: the last preview stands
  }
}
