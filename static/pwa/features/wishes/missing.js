/** From inside a form: the lists it chooses from, each the way to say what is wrong with it. What was typed waits as a draft. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { href } from "../../core/router.js";
import { LISTS, askedBy } from "./wishes.js";

/** @param {{kind: string}} props */
export const Missing = ({ kind }) =>
  html`<p class="small soft">Une ligne manque, se dit autrement ou ne sert pas : dites-le de sa liste, la coordination répond. Ce que vous avez commencé ici vous attend.</p>
    <ul class="rows">${askedBy(kind).map(
      (code) => html`<li key=${code}><a class="row rowlink" href=${href(`/listes/proposer?liste=${code}`)}><span class="row__main">${LISTS[code]}</span>${h(Icon, { name: "suite", s: true })}</a></li>`,
    )}</ul>`;
