// The server says when something changed; lists then fetch their lines anew. Nothing of any paper is in the message.
let source;

/** Calls `then` at every change, and once when a broken connection is back. */
export function live(then) {
  source?.close();
  source = new EventSource("/events");
  source.addEventListener("changed", then);
}

addEventListener("pagehide", () => source?.close());
