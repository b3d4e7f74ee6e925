/* Keeps the check-in list of one day on the device, so that the door goes on without network.
   Served from /organise/check-in-worker.js; answers for the check-in page it was registered for, and its files. */

const prefix = "check-in:";
const PATIENCE = 4_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(forgetOtherDays().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function page(request, url) {
  await forgetOtherDays();
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && !answer.redirected && !url.search) await (await today()).put(url.pathname, answer.clone());
    if (answer.redirected || answer.type === "opaqueredirect") await forget(() => true);
    return answer;
  } catch (fault) {
    const kept = await (await today()).match(url.pathname);
    if (kept) return kept;
    throw fault;
  }
}

async function file(request) {
  const kept = await (await today()).match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await today()).put(request, answer.clone());
  return answer;
}

function name() {
  return prefix + new Date().toLocaleDateString("sv", { timeZone: "Asia/Shanghai" });
}

function today() {
  return caches.open(name());
}

function forgetOtherDays() {
  return forget((each) => each !== name());
}

async function forget(which) {
  const names = await caches.keys();
  await Promise.all(names.filter((each) => each.startsWith(prefix) && which(each)).map((each) => caches.delete(each)));
}
