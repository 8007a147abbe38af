/** Tabs of one phone tell each other that the databases changed. */

/** @typedef {"outbox" | "cache" | "session" | "drafts"} News */

const NAMES = ["outbox", "cache", "session", "drafts"];
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("palier");

/** @param {News} news */
export const tell = (news) => channel?.postMessage(news);

/** @param {(news: News) => void} hear */
export function listen(hear) {
  channel?.addEventListener("message", ({ data }) => {
    if (NAMES.includes(data)) hear(data);
  });
}
