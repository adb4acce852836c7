// The plain pages: sign in, take in, check, find. No library, no inline script, works with no internet.
const $ = (selector) => document.querySelector(selector);
const STATUS = { received: "Mới – đang đọc", to_check: "Cần kiểm", archived: "Đã lưu trữ", returned: "Bị trả lại", stopped: "Dừng: văn bản mật", quarantined: "Giữ riêng" };

async function call(method, path, body) {
  const response = await fetch(path, { method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body) });
  if (response.status === 401 && path !== "/session") location.href = "/dang-nhap";
  const data = response.status === 204 ? null : await response.json();
  if (!response.ok) throw Object.assign(new Error(data.detail), data);
  return data;
}

function say(text) {
  $("#notice").textContent = text;
  setTimeout(() => { $("#notice").textContent = ""; }, 6000);
}

function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  if (text !== undefined && text !== null) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function row(body, cells) {
  const line = element("tr");
  for (const cell of cells) {
    const data = element("td");
    data.append(cell ?? "");
    line.append(data);
  }
  body.append(line);
}

$("#sign-out")?.addEventListener("click", async () => { await call("DELETE", "/session"); location.href = "/dang-nhap"; });

$("#sign-in")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    await call("POST", "/session", { login: form.login.value.trim(), password: form.password.value });
    location.href = "/";
  } catch (error) { form.querySelector(".problem").textContent = error.message; }
});

// Take in

function problemLine(line, name, error) {
  line.textContent = `${name}: ${error.message} `;
  line.className = "refused";
  if (error.scan_id) line.append(element("a", "Mở bản đã có", { href: `/quet/${error.scan_id}` }));
}

function upload(file) {
  const line = element("li", `${file.name}: đang gửi…`);
  $("#uploads").prepend(line);
  const request = new XMLHttpRequest();
  const dossier = $("#dossier").value.trim();
  request.open("POST", "/scans" + (dossier ? `?dossier=${encodeURIComponent(dossier)}` : ""));
  request.setRequestHeader("X-Filename", encodeURIComponent(file.name));
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.upload.onprogress = (event) => { line.textContent = `${file.name}: đang gửi ${Math.round(100 * event.loaded / event.total)} %`; };
  request.onerror = () => problemLine(line, file.name, { message: "Mất kết nối khi đang gửi; tệp chưa được nhận, hãy gửi lại." });
  request.onload = () => {
    const data = JSON.parse(request.responseText);
    if (request.status !== 202) { problemLine(line, file.name, { ...data, message: data.detail }); return; }
    line.textContent = `${file.name}: đã nhận, ${STATUS[data.status].toLowerCase()} `;
    line.append(element("a", "Mở", { href: `/quet/${data.id}` }));
    list();
  };
  request.send(file);
}

let timer = null;
async function list() {
  clearTimeout(timer);
  const { items } = await call("GET", "/scans?limit=50");
  const body = $("#scans");
  body.replaceChildren();
  for (const scan of items) {
    const link = element("a", scan.filename, { href: `/quet/${scan.id}` });
    const state = element("span", STATUS[scan.status], { class: `state ${scan.status}` });
    row(body, [new Date(scan.received_at).toLocaleString("vi-VN"), link, scan.doctype, scan.so_ky_hieu, String(scan.findings), state]);
  }
  if (items.some((scan) => scan.status === "received")) timer = setTimeout(list, 1000);
}

if ($("#files")) {
  $("#files").addEventListener("change", (event) => { [...event.target.files].forEach(upload); event.target.value = ""; });
  addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("dropping"); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
  addEventListener("drop", (event) => { event.preventDefault(); document.body.classList.remove("dropping"); [...event.dataTransfer.files].forEach(upload); });
  list();
}

// Find

$("#find")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = $("#found");
  body.replaceChildren();
  try {
    const { items } = await call("POST", "/records/search", { [$("#by").value]: $("#what").value.trim() });
    $("#found-none").textContent = items.length ? `Tìm thấy ${items.length} hồ sơ.` : "Không có hồ sơ nào khớp.";
    for (const record of items) {
      const value = (name) => record.fields[name]?.value ?? "";
      const holds = { true: "Còn hiệu lực", false: "Hết hiệu lực", null: "Chưa rõ" }[record.validity.holds_today];
      row(body, [record.code, value("ten_giay_to"), value("so_ky_hieu"), value("co_quan_cap"), holds]);
    }
  } catch (error) { $("#found-none").textContent = error.message; }
});

// Check

const scan = $("#scan");
if (scan) {
  const id = scan.dataset.id;
  const first = new Map([...document.querySelectorAll("#fields input[name]")].map((input) => [input.name, input.value]));
  const problem = document.querySelector("#fields .problem");

  for (const input of document.querySelectorAll("#fields input[data-box]")) {
    input.addEventListener("focus", () => {
      document.querySelectorAll(".box").forEach((box) => { box.hidden = true; });
      const image = document.querySelector(`img[data-page="${input.dataset.page}"]`);
      if (!image) return;
      const [x0, top, x1, bottom] = input.dataset.box.split(",").map(Number);
      const box = image.parentElement.querySelector(".box");
      const percent = (part, whole) => `${100 * part / whole}%`;
      box.style.left = percent(x0 - 3, image.dataset.width);
      box.style.top = percent(top - 3, image.dataset.height);
      box.style.width = percent(x1 - x0 + 6, image.dataset.width);
      box.style.height = percent(bottom - top + 6, image.dataset.height);
      box.hidden = false;
      box.scrollIntoView({ block: "center" });
    });
  }

  const changes = () => Object.fromEntries([...document.querySelectorAll("#fields input[name]")]
    .filter((input) => !input.readOnly && input.value !== first.get(input.name))
    .map((input) => [input.name, input.value.trim() || null]));

  async function save() {
    const fields = changes();
    const doctype = $("#doctype").value;
    const saved = await call("POST", `/scans/${id}/corrections`, { version: Number(scan.dataset.version), fields, doctype });
    scan.dataset.version = saved.version;
    Object.entries(fields).forEach(([name, value]) => first.set(name, value ?? ""));
  }

  const guarded = (work) => async () => {
    problem.textContent = "";
    try { await work(); } catch (error) { problem.textContent = error.message; }
  };

  $("#save")?.addEventListener("click", guarded(async () => { await save(); say("Đã lưu sửa đổi."); }));
  $("#accept")?.addEventListener("click", guarded(async () => {
    if (Object.keys(changes()).length) await save();
    const record = await call("POST", `/scans/${id}/accept`, { version: Number(scan.dataset.version), dossier: $("#accept-dossier").value.trim() || null });
    say(`Đã lưu trữ, mã kết quả ${record.code}.`);
    setTimeout(() => { location.href = "/"; }, 1200);
  }));
  $("#return")?.addEventListener("click", guarded(async () => {
    await call("POST", `/scans/${id}/return`, { version: Number(scan.dataset.version), reason: $("#reason").value });
    location.href = "/";
  }));
  $("#reveal")?.addEventListener("click", guarded(async () => {
    const shown = await call("POST", `/scans/${id}/reveal`);
    for (const [name, value] of Object.entries(shown)) {
      const input = document.querySelector(`#fields input[name="${name}"]`);
      if (!input) continue;
      input.value = value;
      input.readOnly = false;
      first.set(name, value);
    }
  }));

  if (scan.dataset.status === "received") setTimeout(() => location.reload(), 1500);
}
