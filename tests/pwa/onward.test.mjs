// After a save: on to the next screen, unless she has gone to one of her own meanwhile.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import { contact, enrolledTab, newPhone, rowsOnDisk } from "./phone.mjs";

beforeEach(newPhone);
globalThis.history ??= /** @type {any} */ ({ pushState() {}, replaceState() {}, back() {} });

test("a save leads on from its own screen, and takes nobody from the one she went to while the disk was busy", async () => {
  const tab = await enrolledTab();
  tab.router.defineRoutes({ "/tournee": { screen: () => null }, "/contact": { screen: () => null }, "/etat": { screen: () => null } });
  const where = () => tab.router.current.peek().path;
  const onward = () => tab.router.go("/tournee", { replace: true });
  tab.router.go("/contact");
  await tab.record.storeThen(onward, contact(), "Gardé");
  assert.equal(where(), "/tournee");

  tab.router.go("/contact");
  const saving = tab.record.storeThen(onward, contact(), "Gardé aussi");
  tab.router.go("/etat");
  await saving;
  assert.equal(where(), "/etat");
  assert.equal((await rowsOnDisk(tab)).length, 2, "both are on the disk");
});

test("a round that is suspended leads to its page, and nobody from the screen she went to meanwhile", async () => {
  const tab = await enrolledTab();
  tab.router.defineRoutes({ "/tournee": { screen: () => null }, "/arrets": { screen: () => null }, "/etat": { screen: () => null } });
  const onward = () => tab.router.go("/tournee");
  const paths = [];
  for (const meanwhile of [() => {}, () => tab.router.go("/etat")]) {
    tab.router.go("/arrets");
    const pausing = tab.acts.pauseOrResume("round.pause", onward);
    meanwhile();
    await pausing;
    paths.push(tab.router.current.peek().path);
  }
  assert.deepEqual(paths, ["/tournee", "/etat"]);
});
