// The check page: Enter confirms a field and goes to the next doubtful one; Ctrl+Enter accepts and shows the next paper, which was
// fetched while this one was being looked at. After every wait it is asked whether the clerk is still at the paper it was for.
import { $, all, call, leave, onChoice, say } from "./common.js";
import { forgetKeys, isTyping, onKey } from "./keys.js";
import { live } from "./live.js";
import { begin, doubts, explain, fields, isAt, isChanged, isHidden, keep, problem, save, settled, written } from "./saving.js";
import { Viewer } from "./viewer.js";

let viewer;
let desk; // the paper's element, with its id and version
let last; // the field that had the focus last
let next = Promise.resolve(null); // the paper after this one: {id, html, version}
const dossiers = new Map(); // codes typed for papers that were skipped

const failed = (error, moveFocus) => explain(error, (id) => open(id), moveFocus);

function toNext(from) {
  const list = fields();
  const behind = [...list.slice(list.indexOf(from) + 1), ...list];
  const target = behind.find((field) => field !== from && field.hasAttribute("data-doubt"));
  (target ?? $("#accept"))?.focus();
  target?.select?.();
}

function focused(field) {
  last = field;
  if (field.dataset.box) viewer.goTo(Number(field.dataset.page), field.dataset.box.split(",").map(Number));
  else viewer.clear("here");
}

async function drawInto(field) {
  if (!field || viewer.drawing) { viewer.stopDrawing(); return; }
  const { id } = desk.dataset;
  $("#draw").setAttribute("aria-pressed", "true");
  say(`Khoanh chỗ cần đọc vào ô “${field.labels[0].textContent.replace(/[⚠✓]/g, "").trim()}”: kéo chuột, bấm hai góc, hoặc mũi tên (Shift: cỡ) rồi Enter; Esc thôi.`);
  const found = await viewer.draw();
  $("#draw")?.setAttribute("aria-pressed", "false");
  if (!isAt(id) || !field.isConnected) return;
  field.focus();
  if (!found) return;
  try {
    const read = await call("POST", `/api/v1/scans/${id}/part`, { ...found, field: field.name });
    if (!isAt(id) || !field.isConnected) return;
    if (!read.text) { problem("Không đọc được chữ nào trong khung; hãy khoanh rộng hơn hoặc nhập bằng tay."); return; }
    if (isHidden(field)) await reveal();
    if (!isAt(id)) return;
    field.value = written(read.value ?? read.text);
    field.dataset.page = found.page;
    field.dataset.box = found.box.join(",");
    if (read.value) await keep(field, true, found);
    else problem("Đọc được nhưng chưa đúng mẫu của ô; hãy sửa rồi Enter.");
    if (isAt(id)) field.focus();
  } catch (error) { if (isAt(id)) failed(error); }
}

async function reveal() {
  const { id } = desk.dataset;
  const shown = await call("POST", `/api/v1/scans/${id}/reveal`);
  if (!isAt(id)) return;
  for (const [name, value] of Object.entries(shown)) {
    const field = $(`#f-${CSS.escape(name)}`);
    if (!field) continue;
    field.value = value;
    field.dataset.was = value;
    field.readOnly = false;
    field.removeAttribute("data-masked");
  }
}

// The next paper

const mine = () => (desk.dataset.mine ? "&cua-toi=true" : "");

async function part(id) {
  const response = await fetch(`/quet/${id}?phan=giay${mine()}`);
  return response.ok ? response.text() : null;
}

function fetchNext() {
  const { id } = desk.dataset;
  next = call("GET", `/api/v1/scans/next?after=${id}${desk.dataset.mine ? "&mine=true" : ""}`).then(async (found) => {
    if (!found.id || !isAt(id)) return null;
    const image = new Image();
    image.src = `/api/v1/scans/${found.id}/pages/1`;
    image.decode().catch(() => {});
    return { id: found.id, html: await part(found.id) };
  }).catch(() => null);
}

/** Shows a paper in place of this one; the same paper anew keeps the dossier code that was typed. */
async function open(id, html = null) {
  viewer?.stopDrawing();
  const before = desk.dataset.id;
  const typed = $("#accept-dossier")?.value.trim();
  if (typed) dossiers.set(before, typed);
  const given = html ?? (await part(id));
  if (!given || !isAt(before)) { if (!given) location.href = `/quet/${id}`; return; }
  $("#stage")?.remove(); // the viewer lives on and moves in again
  $("#main").replaceChildren(...new DOMParser().parseFromString(given, "text/html").body.childNodes);
  if (id !== before) history.pushState({}, "", `/quet/${id}${desk.dataset.mine ? "?cua-toi=true" : ""}`);
  await mount();
}

/** To the next paper; to the list where none is left. */
async function goOn(text) {
  const { id } = desk.dataset;
  const found = await next;
  if (!isAt(id)) return;
  if (!found) { leave("/danh-sach/can-kiem", text); return; }
  await open(found.id, found.html);
  if (text) say(text);
  if (isAt(found.id)) changed(false); // it was fetched a while ago; has a colleague been there since?
}

async function accept() {
  performance.mark("accept");
  const button = $("#accept");
  if (button.disabled) return;
  const { id } = desk.dataset;
  button.disabled = true;
  try {
    await settled();
    for (const field of fields().filter(isChanged)) await keep(field, true);
    const record = await call("POST", `/api/v1/scans/${id}/accept`, { version: Number(desk.dataset.version), dossier: $("#accept-dossier").value.trim() || null });
    dossiers.delete(id);
    await goOn(`Đã lưu trữ, mã kết quả ${record.code}.`);
    performance.measure("next-paper", "accept");
  } catch (error) {
    button.disabled = false;
    failed(error, true);
  }
}

/** Leaves a paper for later; not with a value that could not be saved. */
async function skip() {
  await settled();
  const open = fields().find(isChanged);
  if (open) { open.focus(); problem("Ô này chưa ghi được; hãy sửa cho đúng hoặc xóa thay đổi rồi bỏ qua."); return; }
  await goOn();
}

async function deed(path, body) {
  try {
    await settled();
    return await call("POST", `/api/v1/scans/${desk.dataset.id}/${path}`, { version: Number(desk.dataset.version), ...body });
  } catch (error) { failed(error); return null; }
}

function dialogs() {
  all("[data-dialog]").forEach((button) => button.addEventListener("click", () => $(`#${button.dataset.dialog}`).showModal()));
  $("#return-form")?.addEventListener("submit", async (event) => {
    if (event.submitter?.value === "cancel") return;
    const reason = $("#reason");
    if (!reason.value.trim()) { event.preventDefault(); reason.focus(); reason.setCustomValidity("Hãy ghi lý do trả lại."); reason.reportValidity(); return; }
    if (await deed("return", { reason: reason.value })) await goOn("Đã trả lại; bản gốc vẫn được giữ.");
  });
  $("#reason")?.addEventListener("input", (event) => event.target.setCustomValidity(""));
  $("#send-form")?.addEventListener("submit", async (event) => {
    if (event.submitter?.value === "cancel") return;
    const { options, selectedIndex, value } = $("#colleague");
    const name = options[selectedIndex].textContent;
    if (await deed("assign", { to: value })) await goOn(`Đã chuyển cho ${name}.`);
  });
  for (const [name, path] of [["#reopen", "reopen"], ["#retry", "retry"]]) {
    $(name)?.addEventListener("click", async () => { if (await deed(path, {})) await open(desk.dataset.id); });
  }
}

function form() {
  fields().forEach((field) => {
    field.addEventListener("focus", () => focused(field));
    field.addEventListener("change", () => keep(field, true).catch((error) => failed(error)));
  });
  all(".chip").forEach((chip) => chip.addEventListener("click", () => {
    const field = document.getElementById(chip.dataset.for);
    field.value = chip.dataset.value;
    keep(field, true).then(() => field.focus()).catch((error) => failed(error));
  }));
  onChoice($("#doctype"), async (doctype) => {
    const { id } = desk.dataset;
    try { await save({ doctype }); if (isAt(id)) await open(id); } catch (error) { failed(error); }
  });
  $("#fields").addEventListener("submit", (event) => event.preventDefault());
  $("#accept")?.addEventListener("click", accept);
  $("#draw")?.addEventListener("click", () => drawInto(last ?? doubts()[0] ?? fields()[0]));
  $("#reveal")?.addEventListener("click", () => reveal().catch(failed));
  $("#skip")?.addEventListener("click", skip);
  if ($("#accept-dossier") && dossiers.has(desk.dataset.id)) $("#accept-dossier").value = dossiers.get(desk.dataset.id);
}

function enter(event) {
  if (event.key !== "Enter" || event.ctrlKey || event.shiftKey || event.altKey) return false;
  if (event.repeat && event.target.id === "accept") return true; // a key held down accepts nothing
  if (event.target.id === "accept-dossier") { $("#accept")?.focus(); return true; }
  if (!event.target.matches?.("#fields [name], #main, body")) return false;
  const field = event.target.matches("[name]") ? event.target : null;
  if (!field) toNext(null);
  else keep(field, true).then(() => { if (document.activeElement === field) toNext(field); }).catch((error) => failed(error));
  return true;
}

function keys() {
  forgetKeys();
  onKey("Enter", "Xác nhận ô, tới chỗ cần xem tiếp theo", enter);
  onKey("Ctrl+Enter", "Xác nhận cả bản, sang bản tiếp", (event) => { if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !$("#accept")) return false; accept(); return true; });
  onKey("Alt+1 … Alt+4", "Lấy cách đọc khác của ô", (event) => {
    if (!event.altKey || !/^Digit[1-4]$/.test(event.code)) return false;
    const chips = event.target.closest?.(".pair") ? all(".chip", event.target.closest(".pair")) : [];
    chips[Number(event.code.slice(5)) - 1]?.click();
    return chips.length > 0;
  });
  onKey("Alt+B", "Khoanh vùng đọc vào ô đang nhập", (event) => { if (!event.altKey || event.code !== "KeyB" || !$("#draw")) return false; $("#draw").click(); return true; });
  onKey("Esc", "Ra khỏi ô nhập; lần nữa: về danh sách", (event) => {
    if (event.key !== "Escape" || viewer?.drawing) return false;
    if (isTyping(event)) { event.target.blur(); $("#main").focus(); } else location.href = "/danh-sach/can-kiem";
    return true;
  });
}

async function mount() {
  desk = $("#scan");
  begin(desk);
  document.title = desk.dataset.title;
  last = undefined;
  keys();
  form();
  dialogs();
  fetchNext();
  const stage = $("#stage");
  if (!stage) return;
  viewer = new Viewer(stage);
  if (desk.dataset.status === "to_check") (doubts()[0] ?? $("#accept")).focus();
  const { id } = desk.dataset;
  await viewer.ready;
  if (!isAt(id)) return;
  all(".crop").forEach((canvas) => { const field = document.getElementById(canvas.dataset.for); viewer.crop(canvas, Number(field.dataset.page), field.dataset.box.split(",").map(Number)); });
}

/** Somebody changed something: this paper, or (`later`) the one after it? */
async function changed(later = true) {
  const { id } = desk.dataset;
  const now = await call("GET", `/api/v1/scans/${id}`).catch(() => null);
  await settled();
  if (!now || !isAt(id) || $("#accept")?.disabled) return;
  const ours = now.version <= Number(desk.dataset.version);
  if (!ours && !fields().some(isChanged)) {
    const told = desk.dataset.status !== "received" && "Bản quét vừa được sửa ở nơi khác; đây là bản mới nhất.";
    await open(id);
    if (told) say(told);
    return;
  }
  if (!ours && !$("#problem button")) failed({ code: "changed-meanwhile", message: "Bản quét vừa được sửa ở nơi khác; chỗ bạn đang nhập chưa được ghi." });
  if (later) fetchNext();
}

export async function start() {
  addEventListener("popstate", () => location.reload());
  addEventListener("beforeunload", (event) => { if (fields().some(isChanged)) event.preventDefault(); });
  await mount();
  let later = false; // a paper just shown has fetched its next one itself
  live(() => { changed(later); later = true; });
}
