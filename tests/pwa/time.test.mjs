// Whose clocks are read: the organisation's, whatever the phone's own, and those of after once it moved.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { ME, answerJson, enrolledTab, newPhone, openTab, send, settle } from "./phone.mjs";
import { Server } from "./server.mjs";
import { ZONES } from "./zones.mjs";

const HERE = process.env.TZ;
beforeEach(newPhone);
afterEach(() => (HERE === undefined ? delete process.env.TZ : (process.env.TZ = HERE)));

/** @param {string} zone */
const of = (zone) => ({ ...ME, org: { ...ME.org, zone, offsets: ZONES[zone] } });

for (const [phone, zone, east] of [
  ["Indian/Reunion", "Europe/Paris", "+01:00"],
  ["Europe/Paris", "Indian/Reunion", "+04:00"],
  ["America/Cayenne", "Pacific/Noumea", "+11:00"],
]) {
  test(`on a phone of ${phone}, a fact at 19:03 of ${zone} reads 19:03 and counts for that day`, async () => {
    process.env.TZ = phone;
    const { clock } = await enrolledTab(of(zone));
    const moment = new Date(`2026-11-25T19:03:00${east}`).toISOString();
    assert.deepEqual([clock.timeFr(moment), clock.dateOf(moment), clock.serviceDay(moment)], ["19:03", "2026-11-25", "2026-11-25"]);
    const morning = `2026-11-25T06:00:00${east}`;
    assert.equal(clock.serviceDay(morning), "2026-11-25");
  });
}

test("the table is kept, for a start without network", async () => {
  process.env.TZ = "Europe/Paris";
  await enrolledTab(of("Indian/Reunion"));
  const tab = await openTab();
  await tab.boot.boot();
  assert.equal(tab.clock.timeFr("2026-11-25T15:03:00Z"), "19:03");
});

test("as long as nobody came in, the phone reads its own clock", async () => {
  process.env.TZ = "Indian/Reunion";
  const { clock } = await openTab();
  assert.equal(clock.timeFr("2026-11-25T15:03:00Z"), "19:03");
});

test("an organisation that changed zone is heard of at the next exchange, and the past keeps its hours", async () => {
  const tab = await enrolledTab(of("Europe/Paris"));
  const server = new Server();
  server.zone = "Indian/Reunion";
  const moved = { ...ME, org: { ...ME.org, zone: server.zone, offsets: ZONES.moved } };
  globalThis.fetch = async (path, init) =>
    path === "/api/me" ? answerJson(moved) : answerJson(server.answer(await server.read(init)));
  await send(tab);
  await settle(tab);
  assert.equal(tab.clock.timeFr("2026-11-25T10:59:00Z"), "11:59");
  assert.equal(tab.clock.timeFr("2026-11-25T15:03:00Z"), "19:03");
});
