/* The expert's screen while it is open: what is typed is kept, what others write appears, changes are tried out. */

const KEEP_AFTER = 1_200;
const LOOK_EVERY = 8_000;
const form = document.getElementById("finding-form");
const token = () => document.querySelector("[name=csrf_token]").value;
let timer;

if (form) form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, KEEP_AFTER); });
if (document.querySelector("[data-live]")) setTimeout(lookAgain, LOOK_EVERY);
document.addEventListener("submit", changePlan);
document.addEventListener("input", tryOut);

async function keep() {
  const fields = { csrf_token: token(), text: form.elements.text.value, version: form.elements.version.value, draft: form.dataset.draft };
  if (!fields.text.trim()) return;
  try {
    const answer = await fetch(form.dataset.keepAt, { method: "POST", body: new URLSearchParams(fields) });
    if (answer.status === 409 && isJson(answer)) return other(await answer.json());
    if (!answer.ok) throw new Error(String(answer.status));
    const kept = await answer.json();
    form.dataset.draft = kept.draft;
    say(`已保存 ${kept.at}（草稿，只有您看得到）`);
  } catch {
    say("还没有存到服务器，网络恢复后会再试；文字仍在这个页面上");
    timer = setTimeout(keep, 10_000);
  }
}

/* Nothing is overwritten: the other window's text is shown, and keeping goes on from there only on purpose. */
function other(theirs) {
  form.dataset.draft = theirs.draft;
  beside("您在另一个窗口写的是", theirs.theirs);
  say("另一个窗口也在写。两份都为您留着，继续修改就以这里的为准");
}

function say(words) {
  document.getElementById("kept-at").textContent = words;
}

function beside(title, text) {
  document.getElementById("beside")?.remove();
  const box = document.createElement("div");
  box.id = "beside";
  box.className = "notice notice--wait";
  box.setAttribute("role", "status");
  const sign = document.createElement("span");
  sign.className = "sign";
  sign.textContent = "…";
  const body = document.createElement("div");
  body.className = "body";
  const head = document.createElement("p");
  head.className = "title";
  head.textContent = title;
  body.append(head, ...text.split("\n").map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  box.append(sign, body);
  form.prepend(box);
}

async function lookAgain() {
  const part = document.querySelector("[data-live]");
  try {
    const answer = await fetch(part.dataset.live);
    if (answer.ok && !answer.redirected) {
      const fresh = parse(await answer.text()).querySelector("[data-live]");
      const before = part.dataset.version;
      if (fresh.outerHTML !== part.outerHTML) part.replaceWith(fresh);
      if (form && fresh.dataset.version !== before && fresh.dataset.version !== form.elements.version.value) {
        beside("同一类专家刚在别处保存了意见，您写的还在；保存时会请您对照", fresh.querySelector("#newest").content.textContent);
      }
    }
  } catch {
    /* Asked again below. */
  }
  setTimeout(lookAgain, LOOK_EVERY);
}

/* The plan changes in place; whatever goes wrong with that, the form is sent the plain way. A field of the form is
   named action, which hides the property: hence getAttribute. */
async function changePlan(event) {
  const sent = event.target;
  const part = document.getElementById("plan-part");
  if (!part?.contains(sent) || sent.dataset.plain) return;
  event.preventDefault();
  try {
    const answer = await fetch(sent.getAttribute("action"), { method: "POST", body: new URLSearchParams(new FormData(sent, event.submitter)) });
    const fresh = parse(await answer.text()).getElementById("plan-part");
    if (!fresh) throw new Error("no plan in the answer");
    part.replaceWith(fresh);
    (fresh.querySelector("[data-focus]") ?? fresh.querySelector(".notice"))?.scrollIntoView({ block: "center" });
    fresh.querySelector("[data-focus]")?.focus();
  } catch {
    sent.dataset.plain = "yes";
    sent.requestSubmit(event.submitter);
  }
}

function tryOut(event) {
  const sent = event.target.form;
  const place = document.getElementById("trial");
  if (!place || !sent?.dataset.trial) return;
  clearTimeout(place.waiting);
  const fields = new URLSearchParams(new FormData(sent));
  fields.delete("csrf_token");
  fields.delete("reason");
  place.waiting = setTimeout(async () => {
    const answer = await fetch(`${sent.dataset.trial}?${fields}`).catch(() => null);
    const fresh = answer?.ok && parse(await answer.text()).getElementById("trial");
    if (fresh) document.getElementById("trial")?.replaceChildren(...fresh.childNodes);
  }, 350);
}

function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

function isJson(answer) {
  return answer.headers.get("content-type")?.includes("json");
}
