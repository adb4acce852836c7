// Keys. A single letter acts only when no input has the focus, never while an input method composes (Telex, VNI), and can be
// switched off (WCAG 2.1.4). What a key does stands on the element it works: data-key="b".
import { $, all, element } from "./common.js";

const WRITES = "input:not([type=checkbox]):not([type=file]):not([type=button]), textarea, select, [contenteditable]";
const OFF = "sohoa-keys-off";
const extra = [];

/** Whether a key belongs to the person typing, not to the page. */
export const isTyping = (event) => event.isComposing || event.keyCode === 229 || (event.target instanceof Element && event.target.matches(WRITES));

/** A key that no element stands for: `combination` is for the help, `handle(event)` says whether it was its own. */
export function onKey(combination, does, handle) { extra.push({ combination, does, handle }); }
export function forgetKeys() { extra.length = 0; }

const shown = (key) => all(`[data-key="${CSS.escape(key)}"]`).find((found) => !found.disabled && (found.offsetParent !== null || found.type === "file"));

function work(target) {
  if (target.matches("a[href]")) location.href = target.href;
  else target.click();
}

function pressed(event) {
  if (event.isComposing || event.keyCode === 229) return;
  const dialog = $("dialog[open]");
  if (event.key === "F1" && !dialog && $("#help")) { event.preventDefault(); openHelp(); return; }
  if (!dialog && extra.some(({ handle }) => handle(event))) { event.preventDefault(); return; }
  if (dialog || event.ctrlKey || event.altKey || event.metaKey || isTyping(event)) return;
  if (event.key === "?") { event.preventDefault(); openHelp(); return; }
  if (localStorage.getItem(OFF) || event.key.length !== 1) return;
  const target = shown(event.key.toLowerCase());
  if (target) { event.preventDefault(); work(target); }
}

function openHelp() {
  const list = $("#help-keys");
  list.replaceChildren();
  const line = (key, does) => { const term = element("dt"); term.append(element("kbd", key)); list.append(term, element("dd", does)); };
  extra.filter(({ combination }) => combination).forEach(({ combination, does }) => line(combination, does));
  all("[data-key]").filter((found) => shown(found.dataset.key) === found).forEach((found) => {
    const words = found.dataset.does || found.getAttribute("aria-label") || [...found.childNodes].filter((node) => node.nodeName !== "KBD").map((node) => node.textContent).join("").trim();
    line(found.dataset.key, words);
  });
  line("F1, Shift+?", "Mở bảng này");
  $("#keys-on").checked = !localStorage.getItem(OFF);
  $("#help").showModal();
}

export function startKeys() {
  addEventListener("keydown", pressed);
  $("#help-open")?.addEventListener("click", openHelp);
  $("#keys-on")?.addEventListener("change", (event) => { if (event.target.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1"); });
}
