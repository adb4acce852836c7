// What becomes of a record: each form sends what it says, and the page shows it as it stands then.
import { $, call, leave } from "./common.js";

const iso = (text) => { const match = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim()); return match ? `${match[3]}-${match[2].padStart(2, "0")}-${match[1].padStart(2, "0")}` : text.trim(); };

/** Wires the forms of a record. */
export function startLife(id) {
  const send = async (path, body, said) => {
    $("#life-problem").textContent = "";
    try {
      await call("POST", `/api/v1/records/${id}/${path}`, body);
      leave(location.pathname, said);
    } catch (problem) {
      $("#life-problem").textContent = problem.message;
      (problem.field && $(`#life-${problem.field}`))?.focus();
      $("#life-problem").scrollIntoView({ block: "nearest" });
    }
  };
  const form = (name, work) => $(name)?.addEventListener("submit", (event) => { event.preventDefault(); work(Object.fromEntries(new FormData(event.target))); });
  form("#standing-form", ({ state, since, reason, cause }) => send("standing", { state, since: iso(since), reason, cause: cause.trim().toUpperCase() || null }, "Đã ghi tình trạng mới."));
  form("#hold-form", ({ reason }) => send("hold", { reason }, "Đã giữ hồ sơ."));
  form("#disposal-form", ({ decision }) => send("disposal", { decision }, "Đã đề nghị tiêu hủy; cần người thứ hai xác nhận."));
  $("#life-release")?.addEventListener("click", () => send("hold", { reason: null }, "Đã thôi giữ hồ sơ."));
  $("#life-withdraw")?.addEventListener("click", () => send("disposal", { decision: null }, "Đã rút đề nghị tiêu hủy."));
  $("#life-dispose")?.addEventListener("click", () => { if (confirm("Tiêu hủy hồ sơ này? Không phục hồi được.")) send("disposal/confirmation", undefined, "Đã tiêu hủy hồ sơ."); });
}
