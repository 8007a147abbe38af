/** What is due: its screens, a piece of their own, and the number on the bar. */
import { today } from "../../core/clock.js";
import { piece } from "../../core/pieces.js";
import { list } from "../../store/views.js";
import { pressing } from "./followup.js";

/** The number on the bar: late and today. */
export const dueCount = () =>
  pressing(
    list("followup").value.map((row) => row.data),
    today(),
  );

/** With what became of what was entered: a refusal is told on both. */
export const screens = piece("followups", () => import("./screens.js"));

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = {
  "/a-faire": { screen: { piece: screens, name: "Afaire" }, tab: "/a-faire", strip: true },
  "/suivi/:id": { screen: { piece: screens, name: "Suivi" }, says: true },
};
