// Entry of every page. No inline script, no build, works with no internet.
import { $, all, call, hear, say } from "./common.js";
import { startKeys } from "./keys.js";
import { live } from "./live.js";

const page = document.body.dataset.page;
startKeys();
hear();

$("#sign-out")?.addEventListener("click", async () => { await call("DELETE", "/api/v1/session"); sessionStorage.clear(); location.href = "/dang-nhap"; });

$("#sign-in")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    sessionStorage.clear();
    const { code_needed } = await call("POST", "/api/v1/session", { login: form.login.value.trim(), password: form.password.value });
    if (!code_needed) { location.href = "/"; return; }
    form.hidden = true;
    $("#code").hidden = false;
    $("#code").code.focus();
  } catch (error) { form.querySelector(".problem").textContent = error.message; }
});

$("#code")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    await call("POST", "/api/v1/session/code", { code: form.code.value });
    location.href = "/";
  } catch (error) { form.querySelector(".problem").textContent = error.message; form.code.select(); }
});

if (page === "password") {
  $("#new-password")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target, problem = form.querySelector(".problem");
    problem.textContent = form.new.value === form.again.value ? "" : "Hai lần gõ mật khẩu mới không giống nhau.";
    if (problem.textContent) return;
    try {
      await call("POST", "/api/v1/session/password", { current: form.current.value, new: form.new.value });
      form.reset();
      say("Đã đổi mật khẩu; mọi phiên khác đã kết thúc.");
    } catch (error) { problem.textContent = error.message; }
  });
  $("#end-others")?.addEventListener("click", async () => { await call("DELETE", "/api/v1/session/others"); location.reload(); });
}
if (page === "look-up") {
  // Only the bases of the chosen purpose; the server checks all the same.
  const basis = $("#basis");
  const fit = () => {
    for (const group of all("optgroup", basis)) { group.disabled = group.hidden = group.dataset.purpose !== $("#purpose").value; }
    const chosen = basis.selectedOptions[0];
    if (!chosen || chosen.parentElement.disabled) basis.value = $("optgroup:not([disabled]) option", basis).value;
  };
  $("#purpose").addEventListener("change", fit);
  fit();
}
if (page === "accounts") document.addEventListener("click", async (event) => {
  const { account, deed } = event.target.dataset ?? {};
  if (!account) return;
  try { await call("POST", `/api/v1/accounts/${account}/${deed}`); location.reload(); } catch (error) { say(error.message); }
});
if (page === "counter") (await import("./counter.js")).start();
if (page === "stack") (await import("./stack.js")).start();
if (page === "check") (await import("./check.js")).start();
if (page === "sampled") (await import("./sampled.js")).start();
if (page === "record") (await import("./record.js")).start();
if (page === "list" || page === "queue") {
  live(() => document.body.dispatchEvent(new CustomEvent("changed")));
  (await import("./list.js")).start();
}
if (page === "backfills" && "clerk" in document.body.dataset) live(() => document.body.dispatchEvent(new CustomEvent("changed")));
document.addEventListener("htmx:after:request", (event) => {
  const status = event.detail?.ctx?.response?.status;
  if (status === 401) location.href = "/dang-nhap";
  else if (status >= 400) say("Không thực hiện được; hãy tải lại trang rồi thử lại.");
});
if (page === "search") {
  // Back from a record, the search is there again.
  const what = $("#what");
  $("#find").addEventListener("submit", () => sessionStorage.setItem("looked", what.value));
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward" && sessionStorage.getItem("looked")) {
    what.value = sessionStorage.getItem("looked");
    $("#find").requestSubmit();
  }
  // What was looked for is marked on the record's page; it goes there without a URL.
  document.addEventListener("click", (event) => { if (event.target.closest("[data-found]")) sessionStorage.setItem("found", $("#what").value.trim()); });
}
if (page === "types") {
  all("[data-automatic]").forEach((button) => button.addEventListener("click", async () => {
    try {
      await call("PUT", `/api/v1/doctypes/${button.dataset.automatic}/automatic`, { on: Boolean(button.dataset.on) });
      location.reload();
    } catch (error) { say(error.message); }
  }));
}
if ("clerk" in document.body.dataset && page !== "counter") {
  const { dropAnywhere, toTray } = await import("./drop.js");
  dropAnywhere(toTray);
}
document.documentElement.dataset.ready = "true";
