/* Suggestions while typing: a combobox with a list (ARIA 1.2). Without this file the box is a plain search.
   Events are heard on the document, since live filters renew the page around the box. */

const WAIT = 120;
let asked = new AbortController();
let timer;

document.addEventListener("focusin", ({ target }) => isBox(target) && prepare(target));
document.addEventListener("focusout", ({ target }) => isBox(target) && close(target));
document.addEventListener("input", (event) => isBox(event.target) && !event.isComposing && askSoon(event.target));
document.addEventListener("compositionend", ({ target }) => isBox(target) && askSoon(target));
document.addEventListener("keydown", (event) => isBox(event.target) && !event.isComposing && press(event));
document.addEventListener("submit", () => clearTimeout(timer));
if (isBox(document.activeElement)) prepare(document.activeElement);

function isBox(element) {
  return element?.matches?.("input[data-suggest]") ?? false;
}

function listOf(box) {
  return document.getElementById(`${box.id}-suggestions`);
}

/* Roles are given here, not in the page: without a script they would promise what does not happen. */
function prepare(box) {
  if (listOf(box)) return;
  const list = document.createElement("div");
  list.id = `${box.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "产品建议");
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => open(target.closest("[role=option]")));
  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("aria-live", "polite");
  box.after(list, said);
  const traits = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  Object.entries(traits).forEach(([name, value]) => box.setAttribute(name, value));
}

function askSoon(box) {
  clearTimeout(timer);
  timer = setTimeout(() => ask(box), WAIT);
}

async function ask(box) {
  asked.abort();
  asked = new AbortController();
  const q = box.value.trim();
  if (!q) return close(box);
  try {
    const answer = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q })}`, { signal: asked.signal });
    if (!answer.ok) return close(box);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (document.activeElement === box) show(box, [...page.querySelectorAll("[role=option]")]);
  } catch {
    /* Aborted by the next letter, or no connection: the box still searches. */
  }
}

function show(box, options) {
  const list = listOf(box);
  list.replaceChildren(...options);
  list.hidden = options.length === 0;
  box.setAttribute("aria-expanded", String(options.length > 0));
  box.removeAttribute("aria-activedescendant");
  list.nextElementSibling.textContent = options.length ? `有 ${options.length} 个建议，按下方向键选择` : "";
}

function close(box) {
  clearTimeout(timer);
  asked.abort();
  if (listOf(box)) show(box, []);
}

function press(event) {
  const box = event.target;
  const options = [...listOf(box)?.children ?? []];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!options.length) return ask(box);
    // Past either end the box itself is next: what was typed can be searched as it is.
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = (at + 1 + step + options.length + 1) % (options.length + 1) - 1;
    choose(box, options, next);
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    open(options[at]);
  } else if (event.key === "Escape" && options.length) {
    event.preventDefault();
    close(box);
  }
}

function choose(box, options, next) {
  options.forEach((option, place) => option.setAttribute("aria-selected", String(place === next)));
  if (next < 0) return box.removeAttribute("aria-activedescendant");
  box.setAttribute("aria-activedescendant", options[next].id);
  options[next].scrollIntoView({ block: "nearest" });
}

function open(option) {
  if (option) location.assign(option.dataset.url);
}
