/* Dragging a piece to another place fills in the form below the grid: the server says at once whether it can be.
   The form names, in data-piece, its field for what is dragged. */
const form = document.getElementById("timetable-move");
const answer = document.getElementById("timetable-answer");
let asking = new AbortController();
let allowed = "";

if (form) {
  document.querySelectorAll("[data-piece][draggable]").forEach((piece) => piece.addEventListener("dragstart", pickUp));
  document.querySelectorAll("td[data-place]").forEach((cell) => {
    cell.addEventListener("dragenter", () => over(cell));
    cell.addEventListener("dragover", (event) => event.preventDefault());
    cell.addEventListener("dragleave", (event) => { if (!cell.contains(event.relatedTarget)) cell.classList.remove("over"); });
    cell.addEventListener("drop", (event) => drop(event, cell));
  });
  form.addEventListener("change", check);
}

function piece() {
  return form.elements[form.dataset.piece];
}

function pickUp(event) {
  piece().value = event.currentTarget.dataset.piece;
  event.dataTransfer.setData("text/plain", event.currentTarget.dataset.piece);
}

function over(cell) {
  if (cell.classList.contains("over")) return;
  cell.classList.add("over");
  form.elements.place.value = cell.dataset.place;
  check();
}

async function check() {
  const asked = new URLSearchParams({ [form.dataset.piece]: piece().value, place: form.elements.place.value }).toString();
  asking.abort();
  asking = new AbortController();
  allowed = "";
  try {
    const found = await fetch(`${form.dataset.check}?${asked}`, { signal: asking.signal });
    answer.innerHTML = await found.text();
    if (found.ok && !answer.querySelector(".wrong")) allowed = asked;
  } catch (fault) {
    if (fault.name !== "AbortError") answer.textContent = "没有连上，请用下面的按钮移动";
  }
}

async function drop(event, cell) {
  event.preventDefault();
  cell.classList.remove("over");
  form.elements.place.value = cell.dataset.place;
  await check();
  if (allowed) form.requestSubmit();
  else answer.scrollIntoView({ block: "nearest" });
}
