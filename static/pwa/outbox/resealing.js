/** Drafts that lie in clear, of a build before or of before there was a vault: sealed as soon as one is open. */
import { disk, draftsDb } from "../store/drafts.js";
import { hold, isMine, letGo } from "../store/hold.js";
import { tell } from "../store/channel.js";
import { opened } from "../vault/state.js";

/** @typedef {import("../store/drafts.js").DraftRow} DraftRow */

export async function sealClear() {
  if (!opened.peek()) return;
  const all = await draftsDb.run("drafts", (tx) => /** @type {Promise<DraftRow[]>} */ (tx.objectStore("drafts").getAll()));
  for (const row of all.filter(isClear)) await sealRow(row);
}

/** @param {DraftRow | undefined} row */
const isClear = (row) => Boolean(row?.value) && !row?.kept?.length;

/** One without words stays as it is; one that another tab has open is sealed there. @param {DraftRow} row */
async function sealRow({ form, at, value }) {
  const row = { form, at, ...(await disk.write(form, value)) };
  const ours = isMine(form);
  if (!row.kept?.length || !(ours || (await hold(form, draftsDb, () => tell("drafts"))))) return;
  const write = async (/** @type {any} */ store) => {
    const now = await store.get(form);
    // Written since, it is sealed already.
    if (isClear(now) && now.at === at) await store.put(row);
  };
  await draftsDb.run("drafts", (tx) => write(tx.objectStore("drafts")), { mode: "readwrite" });
  if (!ours) letGo(form);
}
