/* The counts beside the form follow what is being typed. Without this file they show the saved draft. */

const form = document.querySelector("form[data-counts]");
const panel = document.querySelector("[data-counts-here]");
const PAUSE_MS = 400;
let waiting;
let asked = new AbortController();

if (form && panel) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(recount, PAUSE_MS);
  });
}

async function recount() {
  const url = new URL(form.dataset.counts, location.href);
  url.search = new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "csrf_token")).toString();
  asked.abort();
  asked = new AbortController();
  panel.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: asked.signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const counts = page.querySelector("[data-proposed]");
    propose(counts.dataset.proposed);
    panel.replaceChildren(counts);
  } catch (fault) {
    if (fault.name !== "AbortError") throw fault;
  } finally {
    panel.removeAttribute("aria-busy");
  }
}

/* The generated sentence stands as placeholder: it is what is saved when the field stays empty. */
function propose(sentence) {
  const field = form.elements.requirement;
  if (field) field.placeholder = sentence;
}
