// The check page: Enter confirms a field and goes to the next doubtful one; Ctrl+Enter accepts and shows the next paper, which was
// fetched while this one was being looked at. Corrections are saved as they are made.
import { $, all, call, element, leave, say } from "./common.js";
import { forgetKeys, isTyping, onKey } from "./keys.js";
import { live } from "./live.js";
import { Viewer } from "./viewer.js";

let viewer;
let desk; // the paper's element, with its id and version
let last; // the field that had the focus last
let saving = Promise.resolve(); // one save after the other, each with the version that the one before gave
let next = null; // the paper after this one: {id, html}
const revealed = new Set();

const fields = () => all("#fields [name]");
const doubts = () => fields().filter((field) => field.hasAttribute("data-doubt"));
const problem = (text = "") => { const place = $("#problem"); if (place) place.textContent = text; };

function explain(error) {
  if (error.code === "changed-meanwhile") {
    problem(`Bản quét vừa được ${error.by ?? "người khác"} sửa; thay đổi vừa rồi của bạn chưa được ghi. `);
    const again = element("button", "Tải bản mới nhất", { type: "button" });
    again.addEventListener("click", () => open(desk.dataset.id, false));
    $("#problem").append(again);
    return;
  }
  problem(error.message);
  if (error.field) $(error.field === "dossier" ? "#accept-dossier" : `#f-${CSS.escape(error.field)}`)?.focus();
}

/** Sends a change after those before it; the field's look follows what the server made of it. */
function save(change, about) {
  const id = desk.dataset.id;
  saving = saving.catch(() => {}).then(async () => {
    if (desk.dataset.id !== id) return;
    const done = await call("POST", `/scans/${id}/corrections`, { version: Number(desk.dataset.version), ...change });
    desk.dataset.version = done.version;
    if (about) settle(about, done);
    problem();
  });
  return saving;
}

function settle(field, scan) {
  const found = scan.fields[field.name];
  const pair = field.closest(".pair");
  field.removeAttribute("data-doubt");
  field.removeAttribute("aria-invalid");
  pair.classList.remove("doubtful");
  pair.classList.toggle("verified", Boolean(found));
  all(".doubt-why, .letters", pair).forEach((line) => line.remove());
  const flag = $(".flag", pair) ?? $("label", pair).appendChild(element("span", "", { class: "flag", "aria-hidden": "true" }));
  flag.textContent = found ? " ✓" : "";
  if (found && !found.masked) field.value = written(found.value ?? found.text);
  field.dataset.was = field.value;
  if (found?.origin === "clerk") ($(".from", pair) ?? $(".why", pair).appendChild(element("p", "", { class: "from" }))).textContent = "Bạn nhập; đã ghi.";
  count();
}

const written = (value) => { const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value); return match ? `${match[3]}/${match[2]}/${match[1]}` : value; };

function count() {
  const left = doubts().length;
  $("#doubts").textContent = left ? `${left} chỗ cần xem; Enter đi tới chỗ tiếp theo.` : "Không còn chỗ nào phải ngờ; Ctrl+Enter để xác nhận.";
}

/** Saves what stands in a field, where it was changed or, with `confirm`, also where it was not. */
function keep(field, confirm, place) {
  if (field.readOnly && !field.hasAttribute("data-masked")) return Promise.resolve();
  const changed = field.value.trim() !== field.dataset.was.trim() && !(field.hasAttribute("data-masked") && field.readOnly);
  if (!changed && !(confirm && field.hasAttribute("data-doubt"))) return Promise.resolve();
  const change = changed ? { fields: { [field.name]: field.value.trim() || null }, ...(place && { places: { [field.name]: place } }) } : { confirmed: [field.name] };
  return save(change, field).catch((error) => { explain(error); throw error; });
}

function toNext(from) {
  const list = fields();
  const behind = [...list.slice(list.indexOf(from) + 1), ...list];
  const target = behind.find((field) => field !== from && field.hasAttribute("data-doubt"));
  (target ?? $("#accept")).focus();
  target?.select?.();
}

function focused(field) {
  last = field;
  if (field.dataset.box) viewer.goTo(Number(field.dataset.page), field.dataset.box.split(",").map(Number));
  else viewer.clear("here");
}

async function drawInto(field) {
  if (!field || viewer.drawing) { viewer.stopDrawing(); return; }
  $("#draw").setAttribute("aria-pressed", "true");
  say(`Khoanh chỗ cần đọc vào ô “${field.labels[0].textContent.replace(/[⚠✓]/g, "").trim()}”: kéo chuột, bấm hai góc, hoặc mũi tên (Shift: cỡ) rồi Enter; Esc thôi.`);
  const found = await viewer.draw();
  $("#draw")?.setAttribute("aria-pressed", "false");
  field.focus();
  if (!found) return;
  try {
    const read = await call("POST", `/scans/${desk.dataset.id}/part`, { ...found, field: field.name });
    if (!read.text) { problem("Không đọc được chữ nào trong khung; hãy khoanh rộng hơn hoặc nhập bằng tay."); return; }
    if (field.hasAttribute("data-masked")) await reveal();
    field.value = written(read.value ?? read.text);
    field.dataset.page = found.page;
    field.dataset.box = found.box.join(",");
    if (read.value) await keep(field, true, found);
    else problem("Đọc được nhưng chưa đúng mẫu của ô; hãy sửa rồi Enter.");
    field.focus();
  } catch (error) { explain(error); }
}

async function reveal() {
  const shown = await call("POST", `/scans/${desk.dataset.id}/reveal`);
  for (const [name, value] of Object.entries(shown)) {
    const field = $(`#f-${CSS.escape(name)}`);
    if (!field) continue;
    field.value = value;
    field.dataset.was = value;
    field.readOnly = false;
    field.removeAttribute("data-masked");
    revealed.add(name);
  }
}

// The next paper

async function fetchNext() {
  const mine = desk.dataset.mine ? "&mine=true" : "";
  const { id } = await call("GET", `/scans/next?after=${desk.dataset.id}${mine}`).catch(() => ({ id: null }));
  if (!id) { next = null; return; }
  next = { id, html: await part(id) };
  const image = new Image();
  image.src = `/scans/${id}/pages/1`;
  image.decode().catch(() => {});
}

async function part(id) {
  const response = await fetch(`/quet/${id}?phan=giay${desk.dataset.mine ? "&cua-toi=true" : ""}`);
  return response.ok ? response.text() : null;
}

/** Shows a paper in place of this one. */
async function open(id, forward = true) {
  const html = next?.id === id && next.html && forward ? next.html : await part(id);
  if (!html) { location.href = `/quet/${id}`; return; }
  const main = $("#main");
  const stage = $("#stage");
  const parsed = new DOMParser().parseFromString(html, "text/html");
  if (stage) stage.remove(); // the viewer lives on and moves in again
  main.replaceChildren(...parsed.body.childNodes);
  if (forward) history.pushState({}, "", `/quet/${id}${desk.dataset.mine ? "?cua-toi=true" : ""}`);
  await mount();
}

/** To the next paper; to the list where none is left. */
async function goOn(text) {
  if (!next) { leave("/danh-sach/can-kiem", text); return; }
  await open(next.id);
  if (text) say(text);
}

async function accept() {
  performance.mark("accept");
  const button = $("#accept");
  if (button.disabled) return;
  button.disabled = true;
  try {
    const changed = fields().filter((field) => !field.readOnly && field.value.trim() !== field.dataset.was.trim());
    for (const field of changed) await keep(field, true);
    await saving;
    const record = await call("POST", `/scans/${desk.dataset.id}/accept`, { version: Number(desk.dataset.version), dossier: $("#accept-dossier").value.trim() || null });
    await goOn(`Đã lưu trữ, mã kết quả ${record.code}.`);
    performance.measure("next-paper", "accept");
  } catch (error) {
    button.disabled = false;
    explain(error);
  }
}

async function deed(path, body) {
  try {
    await saving.catch(() => {});
    return await call("POST", `/scans/${desk.dataset.id}/${path}`, { version: Number(desk.dataset.version), ...body });
  } catch (error) { explain(error); return null; }
}

function dialogs() {
  all("[data-dialog]").forEach((button) => button.addEventListener("click", () => $(`#${button.dataset.dialog}`).showModal()));
  $("#return-form")?.addEventListener("submit", async (event) => {
    if (event.submitter?.value === "cancel") return;
    if (!$("#reason").value.trim()) { event.preventDefault(); $("#reason").focus(); $("#reason").setCustomValidity("Hãy ghi lý do trả lại."); $("#reason").reportValidity(); return; }
    if (await deed("return", { reason: $("#reason").value })) await goOn("Đã trả lại; bản gốc vẫn được giữ.");
  });
  $("#reason")?.addEventListener("input", (event) => event.target.setCustomValidity(""));
  $("#send-form")?.addEventListener("submit", async (event) => {
    if (event.submitter?.value === "cancel") return;
    const { options, selectedIndex, value } = $("#colleague");
    if (await deed("assign", { to: value })) await goOn(`Đã chuyển cho ${options[selectedIndex].textContent}.`);
  });
  const reload = async (done) => { if (done) await open(desk.dataset.id, false); };
  $("#reopen")?.addEventListener("click", async () => reload(await deed("reopen", {})));
  $("#retry")?.addEventListener("click", async () => reload(await deed("retry", {})));
}

function form() {
  fields().forEach((field) => {
    field.addEventListener("focus", () => focused(field));
    field.addEventListener("change", () => keep(field, true).catch(() => {}));
  });
  all(".chip").forEach((chip) => chip.addEventListener("click", () => {
    const field = document.getElementById(chip.dataset.for);
    field.value = chip.dataset.value;
    keep(field, true).then(() => field.focus()).catch(() => {});
  }));
  $("#doctype").addEventListener("change", async (event) => {
    try { await save({ doctype: event.target.value }); await open(desk.dataset.id, false); } catch (error) { explain(error); }
  });
  $("#fields").addEventListener("submit", (event) => event.preventDefault());
  $("#accept")?.addEventListener("click", accept);
  $("#draw")?.addEventListener("click", () => drawInto(last ?? doubts()[0] ?? fields()[0]));
  $("#reveal")?.addEventListener("click", () => reveal().catch(explain));
  $("#skip")?.addEventListener("click", () => goOn());
}

function keys() {
  forgetKeys();
  onKey("Enter", "Xác nhận ô, tới chỗ cần xem tiếp theo", (event) => {
    if (event.key === "Enter" && event.repeat && event.target.id === "accept") return true; // a key held down accepts nothing
    if (event.key !== "Enter" || event.ctrlKey || event.shiftKey || event.altKey || !event.target.matches?.("#fields [name], #main, body")) return false;
    const field = event.target.matches("[name]") ? event.target : null;
    if (!field) { toNext(null); return true; }
    keep(field, true).then(() => toNext(field)).catch(() => {});
    return true;
  });
  onKey("Ctrl+Enter", "Xác nhận cả bản, sang bản tiếp", (event) => { if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !$("#accept")) return false; accept(); return true; });
  onKey("Alt+1 … Alt+4", "Lấy cách đọc khác của ô", (event) => {
    if (!event.altKey || !/^Digit[1-4]$/.test(event.code)) return false;
    const chips = event.target.closest?.(".pair") ? all(".chip", event.target.closest(".pair")) : [];
    chips[Number(event.code.slice(5)) - 1]?.click();
    return chips.length > 0;
  });
  onKey("Alt+B", "Khoanh vùng đọc vào ô đang nhập", (event) => { if (!event.altKey || event.code !== "KeyB" || !$("#draw")) return false; drawInto(last); return true; });
  onKey("Esc", "Ra khỏi ô nhập; lần nữa: về danh sách", (event) => {
    if (event.key !== "Escape" || viewer?.drawing) return false;
    if (isTyping(event)) { event.target.blur(); $("#main").focus(); } else location.href = "/danh-sach/can-kiem";
    return true;
  });
}

async function mount() {
  desk = $("#scan");
  document.title = desk.dataset.title;
  last = undefined;
  next = null;
  saving = Promise.resolve();
  keys();
  form();
  dialogs();
  const stage = $("#stage");
  if (!stage) return;
  viewer = new Viewer(stage);
  if (desk.dataset.status === "to_check") {
    (doubts()[0] ?? $("#accept")).focus();
    fetchNext();
  }
  await viewer.ready;
  all(".crop").forEach((canvas) => { const field = document.getElementById(canvas.dataset.for); viewer.crop(canvas, Number(field.dataset.page), field.dataset.box.split(",").map(Number)); });
}

/** Somebody changed something: this paper? */
async function changed() {
  const now = await call("GET", `/scans/${desk.dataset.id}`).catch(() => null);
  if (!now || now.id !== desk.dataset.id || now.version <= Number(desk.dataset.version)) { if (!next && desk.dataset.status === "to_check") fetchNext(); return; }
  await saving.catch(() => {});
  if (now.version <= Number(desk.dataset.version) || $("#accept")?.disabled) return;
  if (desk.dataset.status === "received" || now.status !== desk.dataset.status) await open(desk.dataset.id, false);
  else explain({ code: "changed-meanwhile" });
}

export async function start() {
  addEventListener("popstate", () => location.reload());
  await mount();
  live(changed);
}
