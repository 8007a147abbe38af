// Who is away and does not come back: what can be read of her ends with the days of deposit, what she wrote leaves all the same.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { playing } from "./clock.mjs";
import { keptOf, offline, other, restarted, service, shared, shownBy } from "./agents.mjs";
import { DEPOSIT_DAYS } from "../../static/pwa/core/rules.js";
import { ME, OTHER, contact, newPhone, rowsOnDisk, send, settle, unlock } from "./phone.mjs";

beforeEach(newPhone);

const DAY = 86_400_000;

/** He has the phone. */
async function his() {
  const hers = await shared();
  await hers.changing.changeTo(other(hers, OTHER));
  return restarted();
}

/** So many days later by the phone's clock, and by the service's, he is in contact; nothing of hers is taken. */
const contactAfter = (tab, days, there = days) =>
  playing(tab.clock.nowMs() + days * DAY, async () => {
    const server = service(OTHER);
    server.secrets.clear();
    const answer = server.answer.bind(server);
    const server_now = new Date(tab.clock.nowMs() + (there - days) * DAY).toISOString();
    server.answer = (asked) => ({ ...answer(asked), server_now });
    await send(tab);
  });

const hasHers = async (tab) => [other(tab, ME)?.user_id, (await tab.vaultRows.readRow(ME.device.id))?.user_id, (await keptOf(ME)).length > 3];

test("the last day she finds hers; a day later it is gone, and what she wrote still leaves under her name", async () => {
  const tab = await his();
  await contactAfter(tab, DEPOSIT_DAYS - 1);
  assert.deepEqual(await hasHers(tab), [ME.user.id, ME.user.id, true]);
  await contactAfter(tab, DEPOSIT_DAYS + 1);
  assert.deepEqual([await hasHers(tab), await keptOf(ME)], [[undefined, undefined, false], []]);
  assert.deepEqual([tab.mirror.owner.value.user_id, tab.views.list("estate").value[0].id, tab.drafts.openDrafts().length], [OTHER.user.id, "estate-yoann", 1]);
  assert.deepEqual((await rowsOnDisk(tab)).map((row) => row.device_id), [ME.device.id]);
  const again = await restarted();
  const server = service(OTHER);
  await send(again);
  assert.deepEqual(server.deposits.map(({ device, ops }) => [device, ops[0].payload.text]), [[ME.device.id, "Canari saisi de nadia"]]);
});

test("a clock set far ahead takes nothing: without contact, or where the service knows better", async () => {
  const tab = await his();
  await contactAfter(tab, 400, 1);
  offline();
  await playing(tab.clock.nowMs() + 400 * DAY, () => send(tab));
  assert.deepEqual(await hasHers(tab), [ME.user.id, ME.user.id, true]);
});

test("each time she takes it her days begin anew", async () => {
  const tab = await his();
  await tab.changing.changeTo(other(tab, ME));
  const hers = await restarted();
  await playing(hers.clock.nowMs() + 10 * DAY, () => hers.changing.changeTo(other(hers, OTHER)));
  const later = await restarted();
  await contactAfter(later, DEPOSIT_DAYS + 1);
  assert.deepEqual(await hasHers(later), [ME.user.id, ME.user.id, true]);
  await later.changing.changeTo(other(later, ME));
  const back = await restarted();
  await settle(back);
  await unlock(back);
  assert.match(shownBy(back), /Canari commencé de nadia/);
});

test("a phone that fell and lost who else is enrolled lists her again at the next contact; her days begin then", async () => {
  const before = await his();
  service(OTHER);
  await send(before);
  localStorage.removeItem("palier-others");
  const tab = await restarted();
  assert.deepEqual([other(tab, ME), tab.mirror.strangers.value], [undefined, 0], "nor does anything of hers wait");
  await contactAfter(tab, 1);
  assert.deepEqual(await hasHers(tab), [ME.user.id, ME.user.id, true]);
  await contactAfter(tab, DEPOSIT_DAYS);
  assert.equal(other(tab, ME).user_id, ME.user.id);
  await tab.changing.changeTo(other(tab, ME));
  const hers = await restarted();
  await unlock(hers);
  assert.match(shownBy(hers), /Canari commencé de nadia/);
  await hers.outbox.enqueue(contact());
  assert.deepEqual((await rowsOnDisk(hers)).filter(({ user_id }) => user_id === ME.user.id).map((row) => row.device_no), [2], "her numbers go on");
});

test("nobody looks for her again, and hers ends with the days of deposit all the same; who signed out is not listed", async () => {
  await his();
  localStorage.removeItem("palier-others");
  const tab = await restarted();
  await contactAfter(tab, 1);
  await contactAfter(tab, DEPOSIT_DAYS + 2);
  assert.deepEqual([await hasHers(tab), await keptOf(ME)], [[undefined, undefined, false], []]);
  await contactAfter(tab, DEPOSIT_DAYS + 3);
  assert.deepEqual([tab.enrolments.others(), tab.mirror.owner.value.user_id], [[], OTHER.user.id]);
  await newPhone();
  const hers = await shared();
  await hers.entering.signOut();
  const nobody = await restarted();
  await nobody.changing.changeTo(other(nobody, OTHER));
  const alone = await restarted();
  await contactAfter(alone, 1);
  assert.deepEqual(alone.enrolments.others(), []);
});
