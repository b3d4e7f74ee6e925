/* Improvements only: every page works without this file. */

const drafts = "draft:";
const sentMark = "draft-sent";
const RENEWED = { isRenewed: true };
let pending = new AbortController();

nameErrors();
focusOnErrors();
document.querySelectorAll("form[data-keep]").forEach(keepTyping);
document.querySelectorAll("form[data-live]").forEach(answerWhileChoosing);
document.querySelectorAll('form[action="/sign-out"]').forEach((form) => form.addEventListener("submit", forgetDrafts));
forgetWhatArrived();
forgetLists((name) => name !== `check-in:${new Date().toLocaleDateString("sv", { timeZone: "Asia/Shanghai" })}`);
document.addEventListener("submit", pressOnce);
window.addEventListener("pageshow", releaseButtons);
window.addEventListener("popstate", ({ state }) => state?.isRenewed && stepBack());
document.querySelectorAll("[data-renew]").forEach(renewByItself);
document.querySelectorAll("input[data-most-mb]").forEach(refuseLargeFiles);

/* The list above a form says which field it speaks of, for many messages are alike. */
function nameErrors() {
  document.querySelectorAll('.summary a[href^="#f-"]').forEach((link) => {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const isChoice = ["radio", "checkbox"].includes(field?.type);
    const label = (isChoice && field.closest("fieldset")?.querySelector("legend")) || field?.labels?.[0];
    const name = label?.firstChild?.textContent.trim();
    if (name && !link.textContent.includes(name)) link.prepend(`${name}：`);
  });
}

function focusOnErrors() {
  document.querySelector("[data-focus]")?.focus();
}

/* Long forms survive a reload or a dropped connection: typed values stay in this tab until the form has arrived. */
function keepTyping(form) {
  const key = drafts + location.pathname + "#" + form.id;
  const stored = sessionStorage.getItem(key);
  const answeredWithErrors = form.querySelector("[aria-invalid]");
  if (stored && !answeredWithErrors && fill(form, JSON.parse(stored))) announce(form, key);
  form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(typed(form))));
  form.addEventListener("submit", () => sessionStorage.setItem(sentMark, key));
}

function keepable(form) {
  return [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit"].includes(field.type));
}

function typed(form) {
  return keepable(form).map((field) => [field.name, field.value, "checked" in field ? field.checked : null]);
}

function fill(form, values) {
  const isChoice = (field) => field.type === "radio" || field.type === "checkbox";
  let changed = false;
  for (const field of keepable(form)) {
    const kept = values.find(([name, value]) => name === field.name && (!isChoice(field) || value === field.value));
    if (!kept) continue;
    const [property, value] = isChoice(field) ? ["checked", kept[2]] : ["value", kept[1]];
    if (field[property] !== value) changed = true;
    field[property] = value;
  }
  return changed;
}

function announce(form, key) {
  const line = document.createElement("p");
  line.className = "kept";
  line.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--text";
  button.textContent = "清空重填";
  button.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    form.reset();
    line.remove();
  });
  line.append("已恢复您刚才填写的内容。", button);
  form.prepend(line);
}

/* A form has arrived when the next page no longer asks for it, or says it is done. */
function forgetWhatArrived() {
  const key = sessionStorage.getItem(sentMark);
  if (!key) return;
  const formId = key.slice(key.indexOf("#") + 1);
  const stillAsked = [...document.querySelectorAll("form[data-keep]")].some((form) => form.id === formId);
  if (stillAsked && !document.querySelector(".notice--done")) return;
  sessionStorage.removeItem(key);
  sessionStorage.removeItem(sentMark);
}

/* The check-in list is kept on a device for one day, and no longer than its reader is signed in. */
function forgetLists(which) {
  globalThis.caches?.keys().then((names) => names.filter((name) => name.startsWith("check-in:") && which(name)).forEach((name) => caches.delete(name)));
}

function forgetDrafts() {
  forgetLists(() => true);
  Object.keys(sessionStorage).filter((key) => key.startsWith(drafts)).forEach((key) => sessionStorage.removeItem(key));
}

/* One press, one submission. Disabled a moment later, so that the pressed button's own value is still sent. */
function pressOnce(event) {
  const buttons = event.target.querySelectorAll('button[type="submit"]');
  setTimeout(() => {
    if (event.defaultPrevented) return;
    buttons.forEach((button) => { button.disabled = true; });
    setTimeout(releaseButtons, 10_000);
  });
}

function releaseButtons() {
  document.querySelectorAll('button[type="submit"]:disabled').forEach((button) => { button.disabled = false; });
}

/* Filters marked data-live answer at once. The whole of main is renewed, focus stays on the field that changed.
   With data-live="steps" every choice is a step that the back button takes back. */
function answerWhileChoosing(form) {
  if (form.dataset.live === "steps") history.replaceState(RENEWED, "");
  form.addEventListener("change", async () => {
    const filled = [...new FormData(form)].filter(([, value]) => value !== "");
    const url = new URL(form.action);
    url.search = new URLSearchParams(filled).toString();
    pending.abort();
    pending = new AbortController();
    try {
      const answer = await fetch(url, { signal: pending.signal });
      renew(new DOMParser().parseFromString(await answer.text(), "text/html"));
      if (form.dataset.live === "steps") history.pushState(RENEWED, "", url);
      else history.replaceState(null, "", url);
    } catch (fault) {
      if (fault.name !== "AbortError") form.requestSubmit();
    }
  });
}

async function stepBack() {
  pending.abort();
  pending = new AbortController();
  try {
    const answer = await fetch(location.href, { signal: pending.signal });
    renew(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch (fault) {
    if (fault.name !== "AbortError") location.reload();
  }
}

function renew(page) {
  const main = document.querySelector("main");
  const focused = document.activeElement?.id;
  const panels = "details.filters, .filters details[id]";
  const unfolded = new Map([...main.querySelectorAll(panels)].map((panel) => [panel.id, panel.open]));
  document.title = page.title;
  main.replaceChildren(...page.querySelector("main").childNodes);
  main.querySelectorAll(panels).forEach((panel) => { panel.open = unfolded.get(panel.id) ?? panel.open; });
  main.querySelectorAll("form[data-live]").forEach(answerWhileChoosing);
  if (focused) document.getElementById(focused)?.focus();
  // A screen reader speaks only what changes inside a live region, so the count is put in a moment later.
  const status = main.querySelector("[role=status]");
  const words = [...status?.childNodes ?? []];
  status?.replaceChildren();
  setTimeout(() => status?.append(...words), 100);
}

/* A part of the page that changes by itself, such as progress: asked for again until it no longer says so. */
function renewByItself(part) {
  setTimeout(async () => {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(part.dataset.renew)).text(), "text/html");
      const fresh = page.getElementById(part.id);
      if (!fresh) return location.reload();
      part.replaceWith(fresh);
      if (fresh.dataset.renew) renewByItself(fresh);
    } catch {
      renewByItself(part);
    }
  }, 1_000);
}

/* A file that is too large is refused before it is sent. */
function refuseLargeFiles(field) {
  field.addEventListener("change", () => {
    const most = Number(field.dataset.mostMb);
    const megabytes = (field.files[0]?.size ?? 0) / 2 ** 20;
    field.setCustomValidity(megabytes > most ? `这个文件有 ${Math.ceil(megabytes)} MB，最多 ${most} MB` : "");
    field.reportValidity();
  });
}
