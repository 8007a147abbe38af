/** What is private of a payload or of a record, taken out by its paths ("text", "call.who") and put back. Pure. */

/** @typedef {Record<string, any>} Data */

/** @param {Data} data left as it is @param {readonly string[]} paths @returns {{clear: Data, secret: Data}} `secret`: by path, what is there of them */
export function split(data, paths) {
  const clear = copyOf(data);
  /** @type {Data} */
  const secret = {};
  for (const path of paths.flatMap((one) => foundIn(clear, one.split(".")))) {
    const { holder, name } = lastOf(clear, path);
    if (!holder) continue;
    secret[path] = holder[name];
    delete holder[name];
  }
  return { clear, secret };
}

/** @param {Data} clear left as it is @param {Data} secret value by path @returns {Data} */
export function unite(clear, secret) {
  const whole = copyOf(clear);
  // A path before those inside it.
  for (const path of Object.keys(secret).sort()) {
    const { holder, name } = lastOf(whole, path, true);
    if (holder) holder[name] = secret[path];
  }
  return whole;
}

/** As it would travel. @param {Data} data @returns {Data} */
const copyOf = (data) => JSON.parse(JSON.stringify(data));

/** Where a path leads in this data: of a list it is in, into each of its lines ("stops.0.hint"). @param {any} data @param {string[]} names @param {string} [before] @returns {string[]} */
function foundIn(data, names, before = "") {
  if (Array.isArray(data)) return data.flatMap((line, at) => foundIn(line, names, `${before}${at}.`));
  const [name = "", ...rest] = names;
  if (!data || typeof data !== "object" || !Object.hasOwn(data, name)) return [];
  return rest.length ? foundIn(data[name], rest, `${before}${name}.`) : [before + name];
}

/** Only through what the data itself has: no path reaches a prototype. @param {Data} data @param {string} path @param {boolean} [make] the way, where it is missing */
function lastOf(data, path, make = false) {
  const names = path.split(".");
  const name = names.pop() ?? "";
  /** @type {Data | null} */
  let holder = data;
  for (const step of names) {
    if (make && holder && !Object.hasOwn(holder, step)) holder[step] = {};
    /** @type {any} */
    const next = holder && Object.hasOwn(holder, step) ? holder[step] : null;
    holder = next && typeof next === "object" ? next : null;
  }
  return { holder, name };
}
