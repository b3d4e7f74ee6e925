/* What a visitor wants to compare, kept in this tab while they look around. Without this file the ticks of
   one page, the link of a product and the choice in the address do the same for one step. */

const key = "compare";
const most = 4;

remember();
tick();
document.addEventListener("change", (event) => event.target.matches("input[data-compare]") && choose(event.target));
document.addEventListener("click", (event) => event.target.matches("[data-empty]") && empty());
document.addEventListener("submit", (event) => event.target.matches("form[data-basket]") && bring(event.target));
// Filters renew the whole of main: what was ticked is ticked again.
new MutationObserver(tick).observe(document.querySelector("main"), { childList: true });
window.addEventListener("pageshow", tick);

function chosen() {
  return JSON.parse(sessionStorage.getItem(key) ?? "[]");
}

function keep(items) {
  sessionStorage.setItem(key, JSON.stringify(items));
}

/* On the comparison page the address is the truth. */
function remember() {
  if (location.pathname !== "/compare") return;
  keep([...document.querySelectorAll(".compare thead [data-kind]")].map((head) => [head.dataset.kind, head.dataset.value, head.querySelector("a").textContent]));
}

function choose(box) {
  const others = chosen().filter(([kind, value]) => kind !== "p" || value !== box.value);
  keep(box.checked ? [...others, ["p", box.value, box.dataset.compare]].slice(0, most) : others);
  tick();
}

function empty() {
  keep([]);
  tick();
}

function tick() {
  const items = chosen();
  const isFull = items.length >= most;
  for (const box of document.querySelectorAll("input[data-compare]")) {
    box.checked = items.some(([kind, value]) => kind === "p" && value === box.value);
    box.disabled = isFull && !box.checked;
  }
  const bar = document.querySelector(".basket");
  if (!bar) return;
  bar.hidden = items.length === 0;
  bar.querySelector("[data-empty]").hidden = false;
  bar.querySelector("[role=status]").textContent = `已选 ${items.length} 项：${items.map(([, , name]) => name).join("、")}${isFull ? "（最多四项）" : ""}`;
}

/* What was chosen on other pages comes along, before what this page adds. */
function bring(form) {
  form.querySelectorAll("input[data-brought]").forEach((field) => field.remove());
  const here = new FormData(form);
  const others = chosen().filter(([kind, value]) => !here.getAll(kind).includes(value));
  form.prepend(...others.map(([kind, value]) => {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: kind, value });
    field.dataset.brought = "";
    return field;
  }));
}
