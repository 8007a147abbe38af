/** What both phones of a pair noted of one fact, as this phone knows it: each fact once, and what is to be asked. */
import { kindOf } from "../../store/kinds.js";
import { entriesWhere } from "../../store/views.js";
import { once } from "./twins.js";

/** @typedef {import("../../types/phone").Row} Row */

/** @param {Row} row @returns {import("./twins.js").Noted} */
function notedOf({ id, kind: name, data }) {
  const { alike, presumed } = kindOf(name);
  const like = data.estate_id ? alike?.(data) : null;
  const said = Object.fromEntries(Object.entries(data.twins ?? {}).map(([other, { same }]) => [other, same]));
  return { id, author: data.author_id, agents: data.agents, at: Date.parse(data.occurred_at), like: like ? `${name} ${like}` : null, presumed, said };
}

/**
 * Of some entries, with what the other phone noted there, in a round of its own too: each fact once (`kept`), what else
 * is the same fact as an entry (`same`), and the pairs to be asked about.
 * @param {Row[]} rows
 */
export function paired(rows) {
  const days = new Set(rows.map(({ data }) => data.service_date));
  const estates = new Set(rows.map(({ data }) => data.estate_id));
  const around = entriesWhere((data) => !data.cancelled && days.has(data.service_date) && estates.has(data.estate_id));
  const byId = new Map([...rows, ...around].map((row) => [row.id, row]));
  const standing = [...byId.values()].filter(({ data }) => !data.cancelled);
  const { aside, asked } = once(standing.map(notedOf));
  const head = (/** @type {string} */ id) => aside.get(id) ?? id;
  const mine = new Set(rows.map(({ id }) => id));
  const pair = (/** @type {[string, string]} */ ids) => /** @type {[Row, Row]} */ (ids.map((id) => byId.get(id)));
  return {
    kept: rows.filter(({ id, data }) => !data.cancelled && !mine.has(aside.get(id) ?? "")),
    same: (/** @type {string} */ id) => standing.filter((row) => row.id !== id && head(row.id) === head(id)),
    asked: [...asked].filter((ids) => ids.some((id) => mine.has(id))).map(pair),
  };
}

/** Of these facts, those the others noted and she did not. @param {ReturnType<typeof paired>} of @param {string} userId */
export const othersAlone = ({ kept, same }, userId) => kept.filter((row) => ![row, ...same(row.id)].some(({ data }) => data.author_id === userId));

/** Each fact once. @param {Row[]} rows */
export const onceOf = (rows) => paired(rows).kept;
