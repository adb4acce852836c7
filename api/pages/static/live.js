// The server says when something changed; lists then fetch their lines anew. Nothing of any paper is in the message.
let source;

/** Calls `then` at every change, and once when the page comes to the front or a broken connection is back. */
export function live(then) {
  const listen = () => {
    source?.close();
    if (document.hidden) return; // a browser has six connections to a server, and pages in the background need none
    source = new EventSource("/api/v1/events");
    source.addEventListener("changed", then);
  };
  document.addEventListener("visibilitychange", listen);
  listen();
}

addEventListener("pagehide", () => source?.close());
