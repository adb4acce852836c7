// Files dropped anywhere on a page are taken in; where the page has no list of uploads of its own, they show in a tray.
import { $, element } from "./common.js";
import { Line, send } from "./upload.js";

export function dropAnywhere(take) {
  addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("dropping"); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
  addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    if (event.dataTransfer.files.length) take([...event.dataTransfer.files]);
  });
}

export async function toTray(files) {
  let list = $("#tray ul");
  if (!list) {
    const tray = element("aside", "", { id: "tray", class: "card", "aria-label": "Tệp đang gửi" });
    const close = element("button", "Đóng", { type: "button" });
    close.addEventListener("click", () => tray.remove());
    list = element("ul", "", { class: "plain lines", role: "status" });
    tray.append(list, close);
    document.body.append(tray);
  }
  for (const file of files) await one(list, file);
}

async function one(list, file) {
  const line = new Line(list, file.name);
  await follow(line, send(file, {}, ({ stage, share }) => line.stage(stage, share)));
}

async function follow(line, sending) {
  try {
    const { scan } = await sending;
    line.status({ id: scan, status: "received" });
  } catch (problem) { line.refused(problem.detail ? problem : { detail: problem.message }, (again) => follow(line, again)); }
}
