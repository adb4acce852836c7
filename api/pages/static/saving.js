// Saving what a clerk types, in order, each change with the version that the one before it gave. An answer that comes when the clerk
// is at another paper, or has typed on, changes nothing that he sees.
import { $, all, call, element } from "./common.js";

let desk; // the element of the paper at hand, with its id and version
let saving = Promise.resolve();

/** Begins with another paper. */
export function begin(paper) { desk = paper; saving = Promise.resolve(); }
export const settled = () => saving.catch(() => {});
export const isAt = (id) => $("#scan")?.dataset.id === id;
export const fields = () => all("#fields [name]");
export const doubts = () => fields().filter((field) => field.hasAttribute("data-doubt"));
export const isHidden = (field) => field.hasAttribute("data-masked") && field.readOnly;
export const isChanged = (field) => !field.readOnly && !isHidden(field) && field.value.trim() !== field.dataset.was.trim();
export const written = (value) => { const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value); return match ? `${match[3]}/${match[2]}/${match[1]}` : value; };

export const problem = (text = "") => { const place = $("#problem"); if (place) place.textContent = text; };
const nameOf = (login) => JSON.parse(desk.dataset.names)[login] ?? login ?? "người khác";

/** Says what went wrong; `again(id)` shows the paper as it stands now. The focus moves only where the clerk asked for the whole paper. */
export function explain(error, again, moveFocus = false) {
  if (error.code === "changed-meanwhile" || error.code === "wrong-state") {
    problem(error.by ? `Bản quét vừa được ${nameOf(error.by)} sửa; thay đổi vừa rồi của bạn chưa được ghi. ` : `${error.message} `);
    const button = element("button", "Tải bản mới nhất", { type: "button" });
    button.addEventListener("click", () => again(desk.dataset.id));
    $("#problem").append(button);
    return;
  }
  problem(error.message);
  const field = error.field === "dossier" || error.code === "bad-dossier-code" ? $("#accept-dossier") : error.field && $(`#f-${CSS.escape(error.field)}`);
  field?.setAttribute("aria-invalid", "true");
  if (moveFocus) field?.focus();
}

/** Sends a change after those before it. */
export function save(change, field) {
  const id = desk.dataset.id;
  const sent = field?.value;
  saving = settled().then(async () => {
    if (!isAt(id)) return;
    const done = await call("POST", `/api/v1/scans/${id}/corrections`, { version: Number(desk.dataset.version), ...change });
    if (!isAt(id)) return;
    desk.dataset.version = done.version;
    if (field) settle(field, sent, done);
    problem();
  });
  return saving;
}

function settle(field, sent, scan) {
  const found = scan.fields[field.name];
  const pair = field.closest(".pair");
  const kept = found && !found.masked ? shownAs(found.value ?? found.text, found.kind) : sent;
  if (field.value === sent) field.value = kept;
  field.dataset.was = kept;
  if (field.value !== kept) return; // he typed on; that is saved when he leaves the field
  field.removeAttribute("data-doubt");
  field.removeAttribute("aria-invalid");
  pair.classList.remove("doubtful");
  pair.classList.toggle("verified", Boolean(found));
  all(".doubt-why, .letters", pair).forEach((line) => line.remove());
  const flag = $(".flag", pair) ?? $("label", pair).appendChild(element("span", "", { class: "flag", "aria-hidden": "true" }));
  flag.textContent = found ? " ✓" : "";
  if (found?.origin === "clerk") ($(".from", pair) ?? $(".why", pair).appendChild(element("p", "", { class: "from" }))).textContent = "Bạn nhập; đã ghi.";
  count();
}

/** As the server writes values on the page (words.py). */
function shownAs(value, kind) {
  if (kind === "area" && /^\d+(\.\d+)?$/.test(value)) return `${value.replace(".", ",")} m2`;
  return written(value);
}

function count() {
  const left = doubts().length;
  $("#doubts").textContent = left ? `${left} chỗ cần xem; Enter đi tới chỗ tiếp theo.` : "Không còn chỗ nào phải ngờ; Ctrl+Enter để xác nhận.";
}

/** Saves what stands in a field, where it was changed or, with `confirm`, also where it was only looked at. */
export function keep(field, confirm, place) {
  if (!isChanged(field)) {
    if (field.getAttribute("aria-invalid") && !field.hasAttribute("data-doubt")) { field.removeAttribute("aria-invalid"); problem(); }
    if (!(confirm && field.hasAttribute("data-doubt"))) return Promise.resolve();
    return save({ confirmed: [field.name] }, field);
  }
  return save({ fields: { [field.name]: field.value.trim() || null }, ...(place && { places: { [field.name]: place } }) }, field);
}
