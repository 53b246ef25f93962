// While somebody writes a reason or chooses a report or crew, the exact words that residents would read stand beside it.
const PAUSE_MS = 200;
let timer = null;
let turn = 0;

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    if (!event.target.matches?.("[data-rewords], #decide [name=category]")) return;
    const { form } = event.target;
    clearTimeout(timer);
    timer = setTimeout(() => { if (form.isConnected) reword(form); }, PAUSE_MS);
  });
}

async function reword(form) {
  const mine = ++turn;
  const data = new FormData(form);
  const wish = { act: form.dataset.act, reason: data.get("reason") ?? "", into: data.get("other") || data.get("into") || "", crew: data.get("crew") ?? "", category: data.get("category") ?? data.get("code") ?? "" };
  try {
    const answer = await fetch(`${form.dataset.words}?${new URLSearchParams(wish)}`);
    if (answer.ok && mine === turn) draw(await answer.json());
  } catch { /* the words of before stay; sending checks again */ }
}

function draw({ texts, readers, note }) {
  const box = document.getElementById("say");
  if (!box) return;
  const head = Object.assign(document.createElement("span"), { className: "eyebrow", textContent: readers === 1 ? "The resident reads" : `${readers} residents read` });
  const words = texts.map((text) => Object.assign(document.createElement("p"), { textContent: text }));
  box.replaceChildren(...(texts.length ? [head, ...words] : [Object.assign(document.createElement("p"), { className: "muted small", textContent: note })]));
}
