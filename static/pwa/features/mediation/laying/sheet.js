/** What waits of the preparation sheet, laid over a case as it was received. */
import { amending } from "../../../store/overlay.js";
import { saying } from "./said.js";

/** A party is asked for by her id: the letter of one that was just added is the service's to give. @param {any} data @param {string | null} id */
export const letterOf = ({ parties = [] }, id) => parties.find((/** @type {any} */ one) => one.id === id)?.letter ?? id;

/** A line that was just written, with the leaves given of it. @param {any} line @param {any} data @param {string} by @param {string} at */
export const written = ({ to = [], party, ...line }, data, by, at) => ({
  ...line, party: letterOf(data, party), rev: 1, by, at, other: null, other_by: null,
  carries: to.map((/** @type {string} */ id) => ({ id, to: letterOf(data, id), carried: false })),
});

/** @param {string} id @param {(line: any) => any} change @returns {(data: any) => any} */
const changing = (id, change) => ({ lines = [] }) => ({ lines: lines.map((/** @type {any} */ one) => (one.id === id ? change(one) : one)) });

/** Written over what somebody else wrote meanwhile, it stands beside. The leaves given of the text before fall with it. @param {any} line @param {any} now */
const rewritten = (line, { rev, text, by, at }) =>
  line.other || line.rev !== rev ? { ...line, other: text, other_by: by } : { ...line, text, by, at, rev: rev + 1, carries: [] };

/** @param {any} line @param {string} to @param {boolean} allowed */
const marked = (line, to, allowed) => {
  const others = line.carries.filter((/** @type {any} */ one) => one.to !== to || one.carried);
  return { ...line, carries: allowed ? [...others, { id: to, to, carried: false }] : others };
};

/** Of two texts: both, a line each, or one. @param {any} line @param {string} keep @param {string} id of the line the second one becomes, until the service names it */
function chosen({ other, other_by: by, ...line }, keep, id) {
  const [none, rev] = [{ other: null, other_by: null }, line.rev + 1];
  if (keep === "second") return [{ ...line, ...none, text: other, by, rev: rev + 1, carries: [] }];
  return [{ ...line, ...none, rev }, ...(keep === "deux" ? [{ ...line, ...none, id, text: other, by, rev: 1, carries: [] }] : [])];
}

/** @type {Record<string, import("../../../types/kinds").Operation>} */
export const operations = {
  "case.line": {
    lay: amending((data, { payload: { line_id: id, party, part, text, rev }, occurred_at: at }, { me: by }) =>
      rev == null
        ? { lines: [...(data.lines ?? []), written({ id, party, part, text }, data, by, at)] }
        : changing(id, (line) => rewritten(line, { rev, text, by, at }))(data),
    ),
    said: saying("préparation écrite"),
  },
  "case.carry": {
    lay: amending((data, { payload: { line_id, to, allowed } }) => changing(line_id, (line) => marked(line, letterOf(data, to), allowed))(data)),
    said: saying("marque de la préparation"),
  },
  "case.choose": {
    lay: amending((data, { payload: { line_id, keep }, id }) => ({ lines: (data.lines ?? []).flatMap((/** @type {any} */ line) => (line.id === line_id ? chosen(line, keep, id) : [line])) })),
    said: saying("choix entre deux textes"),
  },
};
