// The filmstrip: a stack is cut, turned, put in order and freed of pages by hand before any of it is taken in.
import { $, all, call, element, say } from "./common.js";
import { isTyping, onKey } from "./keys.js";
import { send } from "./upload.js";

let id;
let papers; // [{dossier, pages: [{leaf, turn}]}]
let chosen = 0; // the leaf that is selected
const before = []; // for undo

const flat = () => papers.flatMap((paper, at) => paper.pages.map((page, place) => ({ at, place, page })));
const where = () => flat().find(({ page }) => page.leaf === chosen) ?? flat()[0];
const remember = () => { before.push(JSON.stringify(papers)); if (before.length > 100) before.shift(); };

const deeds = {
  cut({ at, place }) {
    if (place > 0) papers.splice(at + 1, 0, { dossier: papers[at].dossier, pages: papers[at].pages.splice(place) });
    else if (at > 0) papers[at - 1].pages.push(...papers.splice(at, 1)[0].pages);
  },
  rotate({ page }) { page.turn = (page.turn + 90) % 360; },
  earlier({ at, place }) { shift(at, place, -1); },
  later({ at, place }) { shift(at, place, 1); },
  remove({ at, place }) {
    const list = flat();
    const index = list.findIndex(({ page }) => page.leaf === chosen);
    papers[at].pages.splice(place, 1);
    if (!papers[at].pages.length) papers.splice(at, 1);
    chosen = (list[index + 1] ?? list[index - 1])?.page.leaf ?? 0;
  },
};

function shift(at, place, step) {
  const { pages } = papers[at];
  const to = place + step;
  if (to >= 0 && to < pages.length) [pages[place], pages[to]] = [pages[to], pages[place]];
  else if (papers[at + step]) {
    const [page] = pages.splice(place, 1);
    if (step > 0) papers[at + 1].pages.unshift(page); else papers[at - 1].pages.push(page);
    if (!pages.length) papers.splice(at, 1);
  }
}

function work(name) {
  if (name === "undo") undo();
  else {
    const place = where();
    if (!place) return;
    remember();
    deeds[name](place);
  }
  show();
}

/** Takes back the last step; dossier codes typed since stay with the papers that begin with the same page. */
function undo() {
  if (!before.length) return;
  const typed = new Map(papers.map((paper) => [paper.pages[0].leaf, paper.dossier]));
  papers = JSON.parse(before.pop());
  papers.forEach((paper) => { paper.dossier = typed.get(paper.pages[0].leaf) ?? paper.dossier; });
}

function show() {
  const strip = $("#strip");
  strip.replaceChildren(...papers.map((paper, at) => {
    const bunch = element("section", "", { class: "bunch", "aria-label": `Giấy tờ ${at + 1}` });
    const label = element("label", `Giấy tờ ${at + 1} – mã hồ sơ`, { for: `dossier-${at}` });
    const dossier = element("input", "", { id: `dossier-${at}`, value: paper.dossier, placeholder: "H50.10.25-260312-0012", autocomplete: "off" });
    dossier.addEventListener("input", () => { paper.dossier = dossier.value; });
    const list = element("ol");
    paper.pages.forEach(({ leaf, turn }, place) => {
      const item = element("li");
      const button = element("button", "", { type: "button", class: "leaf", "data-leaf": leaf, "aria-pressed": String(leaf === chosen), "aria-label": `Trang ${place + 1} của giấy tờ ${at + 1}${turn ? `, xoay ${turn} độ` : ""}` });
      const frame = element("span", "", { class: `turn-${turn}` });
      frame.append(element("img", "", { src: `/api/v1/stacks/${id}/leaves/${leaf}`, alt: "", loading: "lazy" }));
      button.append(frame, element("span", String(place + 1)));
      button.addEventListener("click", () => { chosen = leaf; show(); });
      item.append(button);
      list.append(item);
    });
    bunch.append(label, dossier, list);
    return bunch;
  }));
  $("#paper-count").textContent = `${papers.length} giấy tờ (${flat().length} trang)`;
  $(`.leaf[data-leaf="${chosen}"]`)?.focus();
}

async function sendAll() {
  if ($("#send").disabled) return;
  $("#problem").textContent = "";
  $("#send").disabled = true;
  try {
    const done = await call("POST", `/api/v1/stacks/${id}/send`, { papers: papers.map(({ dossier, pages }) => ({ dossier: dossier.trim() || null, pages })) });
    const list = $("#sent");
    list.replaceChildren(...done.map((sent, at) => {
      const line = element("li", `Giấy tờ ${at + 1}: ${sent.id ? (sent.code ? sent.message : "đã nhận") : sent.message} `, sent.id ? {} : { class: "refused" });
      if (sent.id) line.append(element("a", "Mở", { href: `/quet/${sent.id}` }));
      return line;
    }));
    if (done.every((sent) => sent.id)) { say(`Đã nhận ${done.length} giấy tờ.`); $("#strip").remove(); all(".tools, #discard, #send").forEach((part) => part.remove()); } else $("#send").disabled = false;
  } catch (error) { $("#problem").textContent = error.message; $("#send").disabled = false; }
}

async function addFiles(files) {
  for (const file of files) {
    try { await send(file, { stack: id }, ({ stage }) => say(`${file.name}: ${stage}`)); } catch (problem) { $("#problem").textContent = `${file.name}: ${problem.detail ?? problem.message}`; }
  }
  const { leaves } = await call("GET", `/api/v1/stacks/${id}`);
  const have = new Set([...flat().map(({ page }) => page.leaf), ...before.flatMap((past) => JSON.parse(past).flatMap((paper) => paper.pages.map((page) => page.leaf)))]);
  const fresh = leaves.map(({ leaf }) => leaf).filter((leaf) => !have.has(leaf));
  if (fresh.length) { remember(); papers.push({ dossier: "", pages: fresh.map((leaf) => ({ leaf, turn: 0 })) }); }
  show();
}

export function start() {
  const stack = $("#stack");
  id = stack.dataset.id;
  papers = [{ dossier: stack.dataset.dossier, pages: Array.from({ length: Number(stack.dataset.leaves) }, (_, leaf) => ({ leaf, turn: 0 })) }];
  all("[data-cut]").forEach((button) => button.addEventListener("click", () => work(button.dataset.cut)));
  $("#send").addEventListener("click", sendAll);
  addEventListener("beforeunload", (event) => { if ($("#strip") && before.length) event.preventDefault(); });
  $("#discard").addEventListener("click", async () => { if (!confirm("Bỏ cả tập? Chưa trang nào được tiếp nhận; các trang đã quét sẽ mất.")) return; before.length = 0; await call("DELETE", `/api/v1/stacks/${id}`); location.href = "/"; });
  $("#more-files").addEventListener("change", (event) => { addFiles([...event.target.files]); event.target.value = ""; });
  onKey("← →", "Chọn trang trước, trang sau", (event) => step(event, false));
  onKey("Shift+← →", "Đổi chỗ trang", (event) => step(event, true));
  onKey("Delete", "Bỏ trang đang chọn", (event) => { if (event.key !== "Delete" || isTyping(event)) return false; work("remove"); return true; });
  onKey("Ctrl+Enter", "Gửi các giấy tờ", (event) => { if (event.key !== "Enter" || !event.ctrlKey) return false; sendAll(); return true; });
  show();
}

function step(event, moves) {
  if (isTyping(event) || event.shiftKey !== moves || !["ArrowLeft", "ArrowRight"].includes(event.key)) return false;
  const forward = event.key === "ArrowRight";
  if (moves) { work(forward ? "later" : "earlier"); return true; }
  const list = flat();
  const at = list.findIndex(({ page }) => page.leaf === chosen);
  chosen = list[Math.max(0, Math.min(list.length - 1, at + (forward ? 1 : -1)))]?.page.leaf ?? 0;
  show();
  return true;
}
