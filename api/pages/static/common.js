// What every page's script uses.
export const $ = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const STATUS = { received: "Mới – đang đọc", to_check: "Cần kiểm", archived: "Đã lưu trữ", returned: "Bị trả lại", stopped: "Dừng: văn bản mật", parted: "Đã tách", quarantined: "Giữ riêng" };

/** The answer to a request as JSON. Throws an Error with the problem's fields (RFC 9457) and the Vietnamese sentence as message. */
export async function call(method, path, body) {
  let response;
  try {
    response = await fetch(path, { method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body) });
  } catch {
    throw Object.assign(new Error("Mất kết nối tới máy chủ; việc vừa rồi chưa được ghi. Kiểm tra mạng rồi thử lại."), { code: "offline" });
  }
  if (response.status === 401 && !path.startsWith("/api/v1/session")) location.href = "/dang-nhap";
  const odd = { detail: `Máy chủ trả lời lạ (${response.status}); chưa rõ việc vừa rồi đã được ghi chưa. Hãy tải lại trang.`, code: "odd-answer" };
  const data = response.status === 204 ? null : await response.json().catch(() => odd);
  if (!response.ok || data === odd) throw Object.assign(new Error(data.detail), data);
  return data;
}

let silence;
export function say(text) {
  $("#notice").textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => { $("#notice").textContent = ""; }, 6000);
}

/** Does something with what is chosen in a list: at once where it was picked, by keys only with Enter or on leaving, as arrows pass by others. */
export function onChoice(select, work) {
  let had = select.value;
  let byKey = false;
  const commit = () => { byKey = false; if (select.value !== had) { had = select.value; work(had); } };
  select.addEventListener("keydown", (event) => { if (event.key === "Enter") commit(); else byKey = event.key !== "Tab"; });
  select.addEventListener("pointerdown", () => { byKey = false; });
  select.addEventListener("change", () => { if (!byKey) commit(); });
  select.addEventListener("blur", commit);
}

/** Goes to another page, where a sentence is shown. */
export function leave(address, text) {
  if (text) sessionStorage.setItem("said", text);
  location.href = address;
}

/** Shows what the page before had to say. */
export function hear() {
  const text = sessionStorage.getItem("said");
  sessionStorage.removeItem("said");
  if (text) say(text);
}

export function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  if (text !== undefined && text !== null) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
