/* The wall renews itself; without network it keeps the last it knew and says so. */

const EVERY = 15_000;
setTimeout(renew, EVERY);

async function renew() {
  const lost = document.getElementById("lost");
  const board = document.getElementById("board");
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("board");
    board.replaceWith(fresh);
    lost.hidden = true;
  } catch {
    lost.textContent = `网络暂时断开，显示的是 ${board.dataset.read} 的情况，恢复后自动更新`;
    lost.hidden = false;
  }
  setTimeout(renew, EVERY);
}
