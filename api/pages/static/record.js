// A record: each field shows its place on the page; words that were looked for are marked.
import { $, all, call } from "./common.js";
import { startLife } from "./life.js";
import { Viewer } from "./viewer.js";

export async function start() {
  const { id } = $("#record").dataset;
  startLife(id);
  const viewer = new Viewer($("#stage"));
  all(".field").forEach((button) => button.addEventListener("click", () => { if (button.dataset.box) viewer.goTo(Number(button.dataset.page), button.dataset.box.split(",").map(Number)); }));
  $("#reveal")?.addEventListener("click", async () => {
    const shown = await call("POST", `/api/v1/records/${id}/reveal`);
    for (const [name, value] of Object.entries(shown)) all(`[data-name="${CSS.escape(name)}"]`).forEach((place) => { place.textContent = value; });
  });
  await viewer.ready;
  const text = sessionStorage.getItem("found");
  sessionStorage.removeItem("found");
  if (!text) return;
  const places = await call("POST", `/api/v1/records/${id}/places`, { text });
  if (places.length) await viewer.show(places[0].page);
  places.forEach(({ page, box }) => viewer.mark(viewer.rect(box, page), "hit", page));
}
