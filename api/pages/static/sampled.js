// A paper of a sample: keyed from the page alone, sent, and the next one shown.
import { $, call, leave } from "./common.js";
import { Viewer } from "./viewer.js";

export async function start() {
  const paper = $("#sampled");
  if (!paper) return;
  const viewer = new Viewer($("#stage"));
  const form = $("#keyed");
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (event.ctrlKey) { form.requestSubmit(); return; }
    const fields = [...form.querySelectorAll("input")];
    (fields[fields.indexOf(event.target) + 1] ?? form.querySelector("button")).focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    $("#problem").textContent = "";
    form.querySelector("button").disabled = true;
    try {
      const right = await call("POST", `/api/v1/batches/${paper.dataset.batch}/sample/${paper.dataset.id}`, { values: Object.fromEntries(new FormData(form)) });
      const wrong = Object.values(right).filter((one) => !one).length;
      leave(location.pathname, wrong ? `Khác với số liệu đã lưu ở ${wrong} trường.` : "Khớp với số liệu đã lưu.");
    } catch (problem) {
      $("#problem").textContent = problem.message;
      form.querySelector("button").disabled = false;
    }
  });
  await viewer.ready;
  form.querySelector("input").focus();
}
