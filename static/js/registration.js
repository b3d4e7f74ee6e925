/* Improvements only: a question that hangs on another one is hidden until that has the answer. */

const form = document.querySelector("form[data-registration]");
form?.addEventListener("change", arrange);
if (form) arrange();

function arrange() {
  for (const place of form.querySelectorAll("[data-shown-if]")) {
    const asked = place.dataset.shownIf;
    const parent = form.querySelector(`[name="${asked}"]`)?.closest(".asked");
    const given = new FormData(form).getAll(asked);
    place.hidden = Boolean(parent?.hidden) || !given.includes(place.dataset.shownWhen);
  }
}
