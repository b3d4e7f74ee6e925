/* The counts beside the form follow what is being typed. Without this file they show the saved draft. */

const form = document.querySelector("form[data-counts]");
const PAUSE_MS = 400;
let waiting;
let asked = new AbortController();

if (form) {
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
  parts(document).forEach((part) => part.setAttribute("aria-busy", "true"));
  try {
    const answer = await fetch(url, { signal: asked.signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const answers = parts(page);
    propose(answers[0].dataset.proposed);
    parts(document).forEach((part) => {
      const counted = answers.find((each) => each.dataset.countsPart === part.dataset.countsPart);
      part.replaceChildren(...counted.childNodes);
    });
  } catch (fault) {
    if (fault.name !== "AbortError") throw fault;
  } finally {
    parts(document).forEach((part) => part.removeAttribute("aria-busy"));
  }
}

function parts(page) {
  return [...page.querySelectorAll("[data-counts-part]")];
}

/* The generated sentence stands as placeholder: it is what is saved when the field stays empty. */
function propose(sentence) {
  const field = form.elements.requirement;
  if (field) field.placeholder = sentence;
}
