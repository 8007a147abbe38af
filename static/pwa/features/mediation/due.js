/** What was left, on the page of its case: a session whose day has come, a form half filled in. */
import { useEffect } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { dateOf, dayFr, nowMs, timeFr, today } from "../../core/clock.js";
import { href } from "../../core/router.js";
import { loadDrafts, openDrafts } from "../../store/drafts.js";
import { formPath, titleOf } from "./ways.js";

/** Those of today, and those nobody told of. @param {{id: string, data: any}} props */
export const Due = ({ id, data }) =>
  data.meetings.filter((/** @type {any} */ one) => one.state === "prevue" && dateOf(one.starts_at) <= today()).map((/** @type {any} */ one) => {
    const at = `/dossier/${id}/seance/${one.id}`;
    const begun = Date.parse(one.starts_at) <= nowMs();
    return html`<div class="note note--session" key=${one.id}>${h(Icon, { name: "planning" })}<div class="row__main"><b>${titleOf(one)}</b><span class="meta">${`${dateOf(one.starts_at) === today() ? "Aujourd’hui" : dayFr(dateOf(one.starts_at))} à ${timeFr(one.starts_at)}`}</span></div>
      <div class="cluster">${begun && html`<a class="btn btn--quiet btn--s" href=${href(formPath(id, one))}>Elle a eu lieu</a><a class="btn btn--quiet btn--s" href=${href(`${at}?reponse=absence`)}>Quelqu’un n’est pas venu</a>`}<a class="btn btn--quiet btn--s" href=${href(`${at}?reponse=annulee`)}>Annulée</a></div></div>`;
  });

/** Forms of this case that were begun. @param {{id: string}} props */
export function Left({ id }) {
  useEffect(() => void loadDrafts().catch(() => {}), []);
  const left = openDrafts().filter(({ value }) => value.path?.startsWith(`/dossier/${id}/`));
  if (!left.length) return null;
  return html`<nav class="drafts" aria-label="Brouillons">${left.map(({ form, value }) => html`<a class="fold" key=${form} href=${href(`${value.path}?${new URLSearchParams({ ...value.query, brouillon: form })}`)}>${h(Icon, { name: "crayon", s: true })}<span>Brouillon : ${(value.about ?? value.path.split("/")[3]).toLowerCase()}</span><b>reprendre</b></a>`)}</nav>`;
}
