/* The count of arrivals, renewed while the page is open and seen. Without network it stays as it was. */

const EVERY = 5_000;

document.querySelectorAll("[data-count]").forEach((part) => setInterval(() => renew(part), EVERY));

async function renew(part) {
  if (document.hidden || !navigator.onLine) return;
  try {
    const answer = await fetch(part.dataset.count, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    show(part, await answer.json());
  } catch {
    /* The next time. */
  }
}

function show(part, count) {
  put(part, "[data-all-arrived]", count.arrived);
  put(part, "[data-all-expected]", count.expected);
  put(part, "[data-read-at]", count.at);
  for (const group of count.groups) {
    const row = part.querySelector(`[data-group="${CSS.escape(group.name)}"]`);
    if (!row) continue;
    put(row, "[data-arrived]", group.arrived);
    put(row, "[data-expected]", group.expected);
  }
}

function put(part, place, words) {
  const found = part.querySelector(place);
  if (found) found.textContent = words;
}
