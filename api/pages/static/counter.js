// The counter: paper after paper, the quality verdict at once, re-scan on one key.
import { $, STATUS, call, element, say } from "./common.js";
import { dropAnywhere } from "./drop.js";
import { onKey } from "./keys.js";
import { live } from "./live.js";
import { Line, send } from "./upload.js";

const open = new Map(); // scans of this session that are not read yet, with their lines
let latest = null; // the scan the verdict is about
let replacing = null; // the scan that the next file takes the place of
let sending = 0; // files that are on their way
let good = false; // whether the latest scan's image is

const dossier = () => $("#dossier").value.trim().toUpperCase();

async function take(file, replaces) {
  const line = new Line($("#uploads"), file.name);
  const metadata = { ...(dossier() && { dossier: dossier() }), ...(replaces && { replaces }) };
  await follow(file, line, send(file, metadata, ({ stage, share }) => line.stage(stage, share)));
}

async function follow(file, line, sending) {
  try {
    const { scan } = await sending;
    line.stage("đã nhận, đang đọc");
    open.set(scan, line);
    latest = scan;
    good = false;
    verdict(scan, file.name);
    refresh();
  } catch (problem) {
    line.refused(problem.detail ? problem : { detail: problem.message }, (again) => follow(file, line, again));
    if (problem.code === "bad-dossier-code") $("#dossier").focus();
  }
}

async function verdict(id, name) {
  const place = $("#verdict");
  place.replaceChildren(element("p", `${name}: đang xem chất lượng ảnh…`, { class: "hint" }));
  const found = await call("GET", `/api/v1/scans/${id}/quality`).catch(() => null);
  if (latest !== id) return;
  place.replaceChildren();
  if (!found) { place.append(element("p", `${name}: đã nhận; chưa xem được ảnh.`, { class: "hint" })); return; }
  good = found.good;
  place.append(element("p", found.good ? `✓ ${name}: ảnh tốt, ${found.pages} trang.` : `⚠ ${name}: nên quét lại.`, { class: found.good ? "verdict-good" : "problem" }));
  const row = element("div", "", { class: "row" });
  const list = element("ul", "", { class: "plain" });
  found.findings.forEach((finding) => list.append(element("li", `⚠ ${finding.message}`)));
  row.append(picture(id, found), list);
  place.append(row);
  const again = element("button", "Quét lại ", { type: "button", class: found.good ? "" : "main", "data-key": "s", "data-does": "Quét lại bản vừa rồi" });
  again.append(element("kbd", "s"));
  again.addEventListener("click", () => { replacing = id; $("#files").click(); });
  list.append(again);
}

/** The first bad page with its bad areas marked. */
function picture(id, found) {
  const page = found.defects[0]?.page ?? 1;
  const sheet = element("span", "", { class: "sheet" });
  const image = element("img", "", { src: `/api/v1/scans/${id}/pages/${page}`, alt: found.good ? `Trang ${page}` : `Trang ${page}, chỗ xấu được khoanh` });
  sheet.append(image);
  const size = found.sizes?.[page - 1];
  image.addEventListener("load", () => found.defects.filter((defect) => defect.page === page && defect.box && size).forEach(({ box }) => {
    const area = element("span", "", { class: "bad-area" });
    const [x0, top, x1, bottom] = box;
    Object.assign(area.style, { left: `${100 * x0 / size[0]}%`, top: `${100 * top / size[1]}%`, width: `${100 * (x1 - x0) / size[0]}%`, height: `${100 * (bottom - top) / size[1]}%` });
    sheet.append(area);
  }));
  return sheet;
}

async function refresh() {
  for (const [id, line] of open) {
    const scan = await call("GET", `/api/v1/scans/${id}`).catch(() => null);
    if (!scan) continue;
    line.status(scan);
    if (scan.status === "received") continue;
    open.delete(id);
    say(`${scan.filename}: ${STATUS[scan.status].toLowerCase()}.`);
    if (id === latest && good && scan.status === "to_check" && $("#open-when-read").checked && !open.size && !sending && !document.activeElement?.matches("#dossier")) location.href = `/quet/${id}?cua-toi=true`;
  }
}

async function stack(files) {
  let id = "new";
  sending += files.length;
  for (const file of files) {
    const line = new Line($("#uploads"), file.name);
    try {
      id = (await send(file, { stack: id, ...(dossier() && { dossier: dossier() }) }, ({ stage, share }) => line.stage(stage, share))).stack;
      line.stage("đã vào tập, chưa tiếp nhận");
    } catch (problem) { line.refused(problem.detail ? problem : { detail: problem.message }); }
    sending -= 1;
  }
  if (id !== "new") location.href = `/tach-tap/${id}`;
}

async function takeAll(files) {
  const replaces = replacing;
  replacing = null;
  sending += files.length;
  for (const [at, file] of files.entries()) {
    await take(file, at ? null : replaces);
    sending -= 1;
  }
}

export function start() {
  $("#dossier").value = sessionStorage.getItem("dossier") ?? "";
  $("#dossier").addEventListener("input", () => sessionStorage.setItem("dossier", $("#dossier").value));
  $("#dossier-clear").addEventListener("click", () => { $("#dossier").value = ""; sessionStorage.removeItem("dossier"); $("#dossier").focus(); });
  $("#open-when-read").checked = localStorage.getItem("open-when-read") !== "no";
  $("#open-when-read").addEventListener("change", (event) => localStorage.setItem("open-when-read", event.target.checked ? "yes" : "no"));
  $("#files").addEventListener("cancel", () => { replacing = null; });
  addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });
  $("#files").addEventListener("change", (event) => { takeAll([...event.target.files]); event.target.value = ""; });
  $("#stack-files").addEventListener("change", (event) => { stack([...event.target.files]); event.target.value = ""; });
  dropAnywhere((files) => { replacing = null; takeAll(files); });
  onKey("Enter", "Mở bản vừa quét để kiểm", (event) => {
    if (event.key !== "Enter" || !latest || document.activeElement?.matches("input, button, a, select, summary")) return false;
    location.href = `/quet/${latest}?cua-toi=true`;
    return true;
  });
  live(refresh);
}
