/** What is asked of this phone's session takes a while: its buttons say so meanwhile. */
import { session } from "./session.js";

/** @param {boolean} busy */
const say = (busy) => void (session.value = { ...session.peek(), busy });

/** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
export async function busily(work) {
  say(true);
  try {
    return await work();
  } finally {
    say(false);
  }
}
