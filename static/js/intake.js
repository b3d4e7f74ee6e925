/* The intake saves itself while it is being typed, and papers are sent with progress. Pages work without it. */

const PAUSE = 1_500;
const AGAIN = 10_000;

document.querySelectorAll("form[data-autosave]").forEach(saveByItself);
document.querySelectorAll("form[data-papers]").forEach(sendWithProgress);

function saveByItself(form) {
  const line = form.querySelector("[data-autosaved]");
  let timer = 0;
  let edits = 0;
  let saved = 0;
  let leaving = false;

  form.addEventListener("input", () => later(PAUSE, ++edits));
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
  window.addEventListener("pageshow", () => { leaving = false; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && edits > saved && !leaving) save();
  });

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  async function save() {
    clearTimeout(timer);
    const edit = edits;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        keepalive: true,
      });
      if (!answer.ok) return say(refusal(answer.status), true);
      const { at, rival } = await answer.json();
      saved = edit;
      if (edits === edit) sessionStorage.removeItem(`draft:${location.pathname}#${form.id}`);
      say(rival ? `草稿已保存 ${at}。${rival}也在填，两份都留着，刷新页面可以对照。` : `草稿已保存 ${at}`, false);
    } catch {
      say("没有连上网，内容还在这个页面，连上后会再保存。", true);
      if (!leaving) later(AGAIN);
    }
  }

  function say(words, isWrong) {
    line.textContent = words;
    line.classList.toggle("is-wrong", isWrong);
  }
}

function refusal(status) {
  if (status === 401 || status === 403) return "登录已过期，草稿没有存上。请在新窗口登录后，回来再改一处。";
  if (status === 410) return "这个预约已经取消，草稿不再保存。";
  if (status === 413) return "内容太长，草稿没有存上，请删减补充说明。";
  return "草稿没有存上，内容还在这个页面，请稍后再试。";
}

/* One file after the other, each with its bar; the list below comes back with every answer. */
function sendWithProgress(form) {
  const chosen = form.querySelector("input[type=file]");
  chosen.multiple = true;
  form.addEventListener("submit", async (event) => {
    if (!chosen.files.length) return;
    event.preventDefault();
    const list = document.createElement("ul");
    list.className = "plain sending";
    list.setAttribute("role", "status");
    form.after(list);
    const button = form.querySelector('button[type="submit"]');
    button.disabled = true;
    for (const file of [...chosen.files]) await send(form, chosen.name, file, list);
    button.disabled = false;
    chosen.value = "";
  });
}

function send(form, name, file, list) {
  const row = document.createElement("li");
  const bar = document.createElement("progress");
  row.append(`${file.name} `, bar);
  bar.setAttribute("aria-label", `正在上传 ${file.name}`);
  list.append(row);
  if (file.size > Number(form.dataset.mostBytes)) {
    row.textContent = `✗ ${file.name}：超过 ${form.dataset.mostBytes / 2 ** 20} MB，没有上传`;
    return Promise.resolve();
  }
  const body = new FormData(form);
  body.set(name, file);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) { bar.max = event.total; bar.value = event.loaded; }
    });
    request.addEventListener("error", () => { row.textContent = `✗ ${file.name}：没有连上网，请再试一次`; done(); });
    request.addEventListener("load", () => {
      const fresh = request.response?.getElementById("papers");
      if (fresh) document.getElementById("papers").replaceWith(fresh);
      const wrong = request.response?.querySelector(".field .error, .problem .lede");
      row.textContent = request.status < 400 ? `✓ ${file.name} 已上传` : `✗ ${file.name}：${wrong?.textContent.trim() ?? "没有上传，请再试一次"}`;
      done();
    });
    request.send(body);
  });
}
