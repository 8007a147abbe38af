/**
 * The tests' clock, to import before anything of the phone: it stands still, for every test the same, until a test
 * moves it. Timers run on the real one.
 */
const MOMENT = Date.parse("2026-11-20T20:00:00Z");
let held = MOMENT;

Date.now = () => held;

/** @param {number} ms */
export const move = (ms) => void (held += ms);

/** Play a moment; back to where the clock stood afterwards. @param {number} moment in ms @param {() => any} work */
export async function playing(moment, work) {
  const before = held;
  held = moment;
  try {
    return await work();
  } finally {
    held = before;
  }
}
