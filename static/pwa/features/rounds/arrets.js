/** The stops of the round under way: where to go next, pause, the end. */
import { html, h, count } from "../../ui/html.js";
import { Icon, Plate, short } from "../../ui/icon.js";
import { Empty, HeadBar } from "../../ui/screen.js";
import { go, href } from "../../core/router.js";
import { labelOf, list } from "../../store/views.js";
import { round, stop, stops } from "./now.js";
import { pauseOrResume, standAt } from "./acts.js";

/** @param {any} one */
const said = (one) =>
  one.state === "visite"
    ? "Fait"
    : one.state === "empeche"
      ? `Empêché${one.reason ? `, ${labelOf("motif_empeche", one.reason).toLowerCase()}` : ""}`
      : one.hint || "";

export function Arrets() {
  if (!round.value)
    return html`${h(HeadBar, { title: "Arrêts" })}
      <main><div class="scroll pad">${h(Empty, { icon: "tournee", text: "Aucune tournée n’est en cours." })}</div></main>`;
  const estates = new Map(list("estate").value.map((row) => [row.id, row.data]));
  const left = stops.value.filter((one) => one.state === "prevu").length;
  const pause = async () => {
    await pauseOrResume("round.pause");
    go("/tournee");
  };
  return html`${h(HeadBar, { title: left ? `${count(left, "arrêt")} à faire` : "Arrêts" })}
    <main><div class="scroll">
      <section class="pad">
        <ol class="line">
          ${stops.value.map((one) => {
            const here = one.id === stop.value?.id;
            return html`<li key=${one.id}>
              <button type="button" class="line-b" aria-current=${here ? "step" : undefined} onClick=${() => standAt(one.id)}>
                ${h(StopPlate, { one, here, code: estates.get(one.estate_id)?.plate })}
                <span class="row__main"
                  ><b>${estates.get(one.estate_id)?.name ?? "Résidence à recevoir"}</b><span class="meta">${here ? "Vous êtes ici" : said(one)}</span></span
                >
                ${one.state === "visite" && h(Icon, { name: "ras", s: true, label: "Fait" })}
              </button>
            </li>`;
          })}
        </ol>
      </section>
    </div>
    <div class="dock">
        <a class="btn btn--block" href=${href("/tournee/fin")}>${h(Icon, { name: "ras" })}Fin de tournée</a>
        <button type="button" class="btn btn--quiet btn--block" onClick=${pause}>Suspendre la tournée</button>
      </div>
    </main>`;
}

/** Done is filled, here is lit, not done is struck. @param {{one: any, here: boolean, code?: string}} props */
function StopPlate({ one, here, code }) {
  if (here) return h(Plate, { code, kind: "here" });
  const look = one.state === "visite" ? " is-done" : one.state === "prevu" ? "" : " is-off";
  return html`<span class=${`plate plate--line${look}`}>${short(code)}</span>`;
}
