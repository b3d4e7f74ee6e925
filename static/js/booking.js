/* Improvements only: the page says until when a slot is kept; here the time left is counted down, by the server's clock. */

const served = Date.parse(document.querySelector("[data-now]")?.dataset.now ?? new Date().toISOString());
const opened = Date.now();

document.querySelectorAll("[data-countdown]").forEach(countDown);
document.querySelector("form[data-hold]")?.requestSubmit();

function countDown(place) {
  const until = Date.parse(place.dataset.countdown);
  const tick = () => {
    const left = Math.max(0, Math.ceil((until - served - (Date.now() - opened)) / 1000));
    place.textContent = left >= 3600 ? "" : left > 0 ? `，还剩 ${Math.floor(left / 60)} 分 ${String(left % 60).padStart(2, "0")} 秒` : "，时间已到";
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
}
