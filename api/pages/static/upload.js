// Uploads that go on where they broke off (tus). Each file has a line that never disappears and says its stage in words.
import { STATUS, element } from "./common.js";

const KEEP_TRYING = [0, 1000, 3000, 5000, 10000, 20000];
const said = (error) => { try { return JSON.parse(error.originalResponse?.getBody() || "{}"); } catch { return {}; } };

/**
 * Sends a file; `tell` hears `{stage, share}`; resolves to `{scan}` or `{stack}`, rejects with the problem, whose `again()` goes on
 * where it stopped. What is needed to go on stays in this page: names of files are left in no browser's storage.
 */
export function send(file, metadata, tell) {
  let settle;
  let last;
  const upload = new tus.Upload(file, {
    endpoint: "/api/v1/uploads",
    chunkSize: 8 * 1024 * 1024,
    retryDelays: KEEP_TRYING,
    storeFingerprintForResuming: false,
    metadata: { filename: file.name, filetype: file.type || "application/octet-stream", ...metadata },
    onProgress: (sent, total) => tell({ stage: sent === total ? "đang nhận" : "đang gửi", share: total ? sent / total : 1 }),
    onAfterResponse: (request, response) => { last = response; },
    onShouldRetry: (error) => {
      const { code } = said(error);
      if (code && code !== "upload-busy") return false;
      tell({ stage: "mất kết nối, đang thử lại" });
      return true;
    },
    onSuccess: () => {
      const came = { scan: last?.getHeader("X-Sohoa-Scan"), stack: last?.getHeader("X-Sohoa-Stack") };
      if (came.scan || came.stack) settle.resolve(came);
      else settle.reject({ code: "unknown", detail: "Mất kết nối đúng lúc gửi xong nên chưa biết kết quả. Bấm Gửi lại; tệp đã nhận sẽ không bị nhận hai lần.", again: () => send(file, metadata, tell) });
    },
    onError: (error) => {
      const problem = said(error);
      if (problem.detail) settle.reject(problem);
      else settle.reject({ code: "offline", detail: "Mất kết nối khi đang gửi; tệp chưa được nhận. Bấm Gửi tiếp để gửi nốt phần còn lại.", again: go });
    },
  });
  function go() { return new Promise((resolve, reject) => { settle = { resolve, reject }; upload.start(); }); }
  return go();
}

/** The line of a file in the list of uploads. */
export class Line {
  constructor(list, name) {
    this.item = element("li");
    this.name = name;
    list.querySelector(".none")?.remove();
    list.prepend(this.item);
  }

  stage(text, share) {
    this.item.className = "";
    this.item.replaceChildren(`${this.name}: ${text} `);
    if (share !== undefined && share < 1) this.item.append(element("progress", "", { max: "1", value: String(share), "aria-label": `Đã gửi ${this.name}` }), ` ${Math.round(share * 100)} %`);
  }

  refused(problem, again) {
    this.item.className = "refused";
    this.item.replaceChildren(`${this.name}: ${problem.detail} `);
    if (problem.scan_id) this.item.append(element("a", `Đã có bản này – mở`, { href: `/quet/${problem.scan_id}` }));
    if (again && problem.again) {
      const button = element("button", problem.code === "offline" ? "Gửi tiếp" : "Gửi lại", { type: "button" });
      button.addEventListener("click", () => again(problem.again()));
      this.item.append(button);
    }
  }

  status(scan) {
    this.item.className = "";
    this.item.replaceChildren(`${this.name}: đã nhận → ${STATUS[scan.status].toLowerCase()} `, element("a", scan.status === "received" ? "Xem" : "Mở", { href: `/quet/${scan.id}` }));
  }
}
