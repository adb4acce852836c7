// Uploads that go on where they broke off (tus). Each file has a line that never disappears and says its stage in words.
import { STATUS, element } from "./common.js";

const KEEP_TRYING = [0, 1000, 3000, 5000, 10000, 20000];
const said = (error) => { try { return JSON.parse(error.originalResponse?.getBody() || "{}"); } catch { return {}; } };

/** Sends a file; `tell` hears `{stage, share}`; resolves to `{scan}` or `{stack}`, rejects with the problem. */
export function send(file, metadata, tell) {
  return new Promise((resolve, reject) => {
    let last;
    const upload = new tus.Upload(file, {
      endpoint: "/uploads",
      chunkSize: 8 * 1024 * 1024,
      retryDelays: KEEP_TRYING,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type || "application/octet-stream", ...metadata },
      onProgress: (sent, total) => tell({ stage: sent === total ? "đang nhận" : "đang gửi", share: total ? sent / total : 1 }),
      onAfterResponse: (request, response) => { last = response; },
      onShouldRetry: (error) => {
        if (said(error).code) return false;
        tell({ stage: "mất kết nối, đang thử lại" });
        return true;
      },
      onSuccess: () => resolve({ scan: last?.getHeader("X-Sohoa-Scan"), stack: last?.getHeader("X-Sohoa-Stack") }),
      onError: (error) => {
        const problem = said(error);
        reject(problem.detail ? problem : { code: "offline", detail: "Mất kết nối khi đang gửi; tệp chưa được nhận. Bấm Gửi tiếp để gửi nốt phần còn lại." });
      },
    });
    upload.findPreviousUploads().then((before) => {
      if (before.length) upload.resumeFromPreviousUpload(before[0]);
      upload.start();
    });
  });
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
    if (again && problem.code === "offline") {
      const button = element("button", "Gửi tiếp", { type: "button" });
      button.addEventListener("click", again);
      this.item.append(button);
    }
  }

  status(scan) {
    this.item.className = "";
    this.item.replaceChildren(`${this.name}: đã nhận → ${STATUS[scan.status].toLowerCase()} `, element("a", scan.status === "received" ? "Xem" : "Mở", { href: `/quet/${scan.id}` }));
  }
}
