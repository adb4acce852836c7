// Lists: arrow keys go from line to line; filters act at once; the queue's buttons.
import { $, all, call, onChoice, say } from "./common.js";
import { isTyping, onKey } from "./keys.js";

function move(step) {
  const links = all(".rowlink, #queue li > a");
  const at = links.indexOf(document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
}

async function deed(button) {
  const { queue, id } = button.dataset;
  try {
    const { version } = await call("GET", `/api/v1/scans/${id}`);
    if (queue === "retry") await call("POST", `/api/v1/scans/${id}/retry`, { version });
    else await call("POST", `/api/v1/scans/${id}/return`, { version, reason: "Hủy ở hàng đợi." });
    say(queue === "retry" ? "Đã cho đọc lại." : "Đã hủy; bản gốc vẫn được giữ ở mục Bị trả lại.");
  } catch (error) { say(error.message); }
  document.body.dispatchEvent(new CustomEvent("changed"));
}

export function start() {
  onKey("↑ ↓", "Lên, xuống một dòng; Enter mở", (event) => {
    if (isTyping(event) || !["ArrowDown", "ArrowUp"].includes(event.key)) return false;
    move(event.key === "ArrowDown" ? 1 : -1);
    return true;
  });
  document.addEventListener("change", (event) => { if (event.target.matches("input[data-submit]")) event.target.form.requestSubmit(); });
  document.addEventListener("focusin", (event) => {
    const select = event.target;
    if (!select.matches?.("select[data-submit]") || select.dataset.listens) return;
    select.dataset.listens = "true";
    onChoice(select, () => select.form.requestSubmit());
  });
  document.addEventListener("click", (event) => { const button = event.target.closest("[data-queue]"); if (button) deed(button); });
  if ($(".rowlink") && !document.activeElement?.matches("input, select, button, a")) $(".rowlink").focus({ preventScroll: true });
}
