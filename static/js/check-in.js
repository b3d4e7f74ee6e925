/* Checking in with or without network. What waits to be sent is a code, a key and a time: no names.
   The page says in #sync what its forms call the code (field), where passes lead (pass), what a tap did (done). */

const list = document.querySelector("[data-queue]");
const store = `check-in-queue:${location.pathname}`;
const status = document.getElementById("sync");
const { field, pass, done } = status.dataset;
const refused = document.getElementById("not-taken");
const AGAIN = 15_000;
let sending = false;
let signedOut = false;

keepForToday();
document.querySelectorAll("form[data-check-in]").forEach((form) => form.addEventListener("submit", take));
document.querySelector('form[action="/sign-out"]')?.addEventListener("submit", waitForQueue);
document.getElementById("f-q")?.addEventListener("input", narrow);
queue().forEach(mark);
tell();
send();
window.addEventListener("online", send);
window.addEventListener("offline", tell);
setInterval(send, AGAIN);
offerScanner();

async function keepForToday() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/organise/check-in-worker.js", { scope: location.pathname });
  await navigator.serviceWorker.ready;
  if (!navigator.onLine) return;
  const day = new Date().toLocaleDateString("sv", { timeZone: "Asia/Shanghai" });
  const files = [...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], script[src]')].map((each) => each.href || each.src);
  await (await caches.open(`check-in:${day}`)).addAll([location.pathname, ...files]).catch(() => {});
  document.documentElement.dataset.kept = day;
}

function queue() {
  return JSON.parse(localStorage.getItem(store) ?? "[]");
}

function keep(entries) {
  if (entries.length) localStorage.setItem(store, JSON.stringify(entries));
  else localStorage.removeItem(store);
}

function take(event) {
  event.preventDefault();
  add(typed(event.target));
  if (event.target.querySelector('input[type="text"], input:not([type])')) event.target.reset();
}

function typed(form) {
  const { csrf_token: _, ...fields } = Object.fromEntries(new FormData(form));
  return fields;
}

function add(fields) {
  const code = fields[field]?.trim().toUpperCase();
  if (!code || queue().some((each) => each[field] === code)) return;
  const entry = { ...fields, [field]: code, key: crypto.randomUUID(), at: new Date().toISOString() };
  keep([...queue(), entry]);
  mark(entry);
  tell();
  if (entry.how === "code") lookAt(entry);
  send();
}

/* The field for a code stands below the list: what came of it would stay out of sight. */
function lookAt(entry) {
  (placeOf(entry) ?? refused).scrollIntoView({ block: "center" });
}

/* One after the other; what the server refused is shown, what it did not hear stays. */
async function send() {
  if (sending || !navigator.onLine || !queue().length) return tell();
  sending = true;
  try {
    for (const entry of queue()) {
      const answer = await fetch(`${location.pathname}s`, {
        method: "POST",
        headers: { accept: "application/json" },
        body: new URLSearchParams({ csrf_token: document.querySelector("[name=csrf_token]").value, ...entry }),
      });
      const isOurs = answer.headers.get("content-type")?.includes("json");
      signedOut = !isOurs && [401, 403].includes(answer.status);
      if (!isOurs || answer.status >= 500 || answer.status === 429) break;
      settle(entry, answer.ok, await answer.json());
      keep(queue().filter((each) => each.key !== entry.key));
    }
  } catch {
    /* Without network it stays in the queue. */
  }
  sending = false;
  tell();
}

function settle(entry, isTaken, said) {
  const place = placeOf(entry);
  if (isTaken) {
    if (place) show(place, `✓ ${said.at} ${done}`, said.again ? `${said.by} 先前已办理，以最早的为准` : `${said.by} 办理`);
    if (!place || said.again) note(`${said.name}：${said.again ? `${said.at} ${said.by} 已办理过` : `${said.at} ${done}`}`);
  } else {
    place?.replaceChildren();
    note(`${entry[field]} 没有记上：${said.detail}`);
  }
}

function mark(entry) {
  const place = placeOf(entry);
  if (!place) return;
  const at = new Date(entry.at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  show(place, `✓ ${at} ${done}`, "待同步", true);
}

function placeOf(entry) {
  return document.querySelector(`#b-${CSS.escape(entry[field])} .tap`);
}

function show(place, words, small, waits = false) {
  const line = document.createElement("p");
  line.className = waits ? "here here--waits" : "here";
  const detail = document.createElement("small");
  detail.textContent = small;
  line.append(words, document.createElement("br"), detail);
  place.replaceChildren(line);
}

function note(words) {
  const line = document.createElement("li");
  line.textContent = words;
  refused.append(line);
}

function tell() {
  const count = queue().length;
  const words = [];
  if (!navigator.onLine) words.push(`没有网络，照常签到，恢复后自动同步（名单是 ${document.getElementById("read-at").dataset.at} 的）。`);
  if (count) words.push(`待同步 ${count}`);
  if (count && signedOut) words.push("请刷新页面重新登录，签到记录仍在这台设备上。");
  status.textContent = words.join(" ");
  status.hidden = !words.length;
}

/* Signing out erases the list; what has not been sent yet would be lost. */
function waitForQueue(event) {
  if (!queue().length) return;
  event.preventDefault();
  status.textContent = `还有 ${queue().length} 条签到没有同步，请联网同步后再退出。`;
  status.hidden = false;
  status.scrollIntoView();
}

function narrow(event) {
  const words = event.target.value.trim().toLowerCase();
  const rows = [...list?.children ?? []];
  rows.forEach((row) => { row.hidden = !row.dataset.find.includes(words); });
  document.getElementById("none-found").hidden = rows.some((row) => !row.hidden);
}

/* The scanner needs BarcodeDetector and a camera; elsewhere the phone's own scanner opens the check-in address. */
async function offerScanner() {
  const button = document.getElementById("scan");
  if (!button || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return;
  button.hidden = false;
  button.addEventListener("click", scan);
}

async function scan() {
  const video = document.getElementById("camera");
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const ours = new RegExp(`/${pass}/([0-9A-Z]{10})-`);
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    note("没有打开相机：请允许使用相机，或用下面的名单、号码办理。");
    return;
  }
  video.hidden = false;
  await video.play();
  let last = "";
  while (!video.hidden) {
    const [found] = await detector.detect(video);
    const code = found?.rawValue.match(ours)?.[1];
    if (code && code !== last) {
      last = code;
      add({ ...typed(document.getElementById("by-code")), [field]: code, how: "scan" });
      navigator.vibrate?.(80);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
