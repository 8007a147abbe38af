// The structure's own fields on a phone: what may be answered, and where it goes.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import { answered, asked, offered } from "../../static/pwa/features/fields/answer.js";
import { OwnFields } from "../../static/pwa/features/fields/screens.js";
import { answersOf } from "../../static/pwa/features/fields/told.js";
import { ME, contact, enrolledTab, newPhone, send } from "./phone.mjs";
import { Server } from "./server.mjs";

const { day, fields, cases } = JSON.parse(await readFile(new URL("../vectors/own_fields.json", import.meta.url), "utf8"));
const ALL = Object.values(fields);

beforeEach(newPhone);

for (const { field, typed, value } of cases)
  test(`"${typed}" to ${field} is ${value === null ? "no answer" : "an answer"}`, () => {
    const { own, off } = answered(fields[field], typed, {}, day);
    if (value === null) {
      assert.deepEqual(own, { [field]: typed.trim() }, "what was typed stays in sight");
      assert.ok(off[`own_${field}`].startsWith(fields[field].label));
    } else assert.deepEqual({ own, off }, { own: { [field]: value }, off: {} });
  });

test("an answer is put right, and taken back, beside the others", () => {
  const before = { own: { sacs: "99", meteo: "pluie" }, off: { own_sacs: "Sacs : …", own_le: "Le : …" } };
  assert.deepEqual(answered(fields.sacs, "12", before, day), { own: { sacs: 12, meteo: "pluie" }, off: { own_le: "Le : …" } });
  assert.deepEqual(answered(fields.sacs, "", before, day), { own: { meteo: "pluie" }, off: { own_le: "Le : …" } });
  assert.deepEqual(answered(fields.meteo, "", { own: { meteo: "pluie" } }, day), { own: null, off: {} });
});

test("what is switched off is asked for only where it was answered", () => {
  const off = ALL.map((one) => ({ ...one, active: false }));
  assert.deepEqual(asked(off, { sacs: 3 }).map((one) => one.code), ["sacs"]);
  assert.deepEqual(asked(ALL, {}), ALL);
  assert.deepEqual(offered(fields.meteo.extra.choices, "").map((one) => one.code), ["pluie"]);
  assert.deepEqual(offered(fields.meteo.extra.choices, "soleil").map((one) => one.code), ["pluie", "soleil"]);
});

/** The fields a form draws. @param {any} part @returns {any[]} */
const drawn = (part) => [part].flat(3).filter((one) => one?.props?.field);

test("the form shows large choices, a numeric keyboard and a day, and changes its draft", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  server.put("list", "lc", { code: "champs_contact", items: ALL });
  await send(tab);
  const { OwnFields: Shown } = tab.own;
  const patches = [];
  const part = Shown({ kind: "contact", draft: { at: "2026-11-20T20:00:00Z", own: { meteo: "pluie" } }, errors: { own_sacs: "Non" }, change: (patch) => patches.push(patch) });
  const names = drawn(part).map((one) => [one.props.name, one.props.value, one.props.error]);
  assert.deepEqual(names, [["own_meteo", "pluie", undefined], ["own_sacs", "", "Non"], ["own_le", "", undefined]]);
  const [choice, number, date] = drawn(part).map((one) => one.type(one.props));
  assert.deepEqual([choice.type.name, number.props.inputmode, number.props.maxlength, date.props.type], ["Choices", "numeric", 6, "date"]);
  number.props.onInput("12");
  choice.props.onPick("");
  assert.deepEqual(patches, [{ own: { meteo: "pluie", sacs: 12 }, off: {} }, { own: null, off: {} }]);
});

test("an answer is a record at once, is corrected, and is told in words", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  server.put("list", "lc", { code: "champs_contact", items: ALL });
  await send(tab);
  const { told, logbook, correcting } = tab;
  const id = tab.ids.newId();
  const draft = { place: { estate: "e" }, own: { sacs: 12, le: "2026-12-01", meteo: "soleil" } };
  const { own } = logbook.common(draft, { agents: [ME.user.id] });
  await tab.outbox.sealAll([{ kind: "contact.record", record_id: id, payload: { ...contact().payload, own } }]);
  const kept = () => tab.views.peek("contact", id).data.own;
  assert.deepEqual(told.answersOf("contact", kept()), [["Météo", "Soleil"], ["Sacs", "12 sacs"], ["Prochain nettoyage", "Mardi 1er décembre 2026"]]);
  const changes = correcting.changesBetween({ own: kept() }, logbook.compact({ own: null }));
  assert.deepEqual(changes, { own: null });
  await tab.outbox.sealAll([{ kind: "entry.correct", record_id: id, payload: { kind: "contact", changes, reason: null } }]);
  assert.deepEqual(told.answersOf("contact", kept()), []);
});

test("a structure without fields has none to show", () => {
  assert.deepEqual(answersOf("contact", { sacs: 12 }), []);
  assert.deepEqual(drawn(OwnFields({ kind: "contact", draft: { at: "2026-11-20T20:00:00Z" }, errors: {}, change: () => {} })), []);
});
