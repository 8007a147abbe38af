/** What is due: its screens, and the number on the bar. */
import { today } from "../../core/clock.js";
import { list } from "../../store/views.js";
import { Suivi } from "./detail.js";
import { pressing } from "./followup.js";
import { Afaire } from "./list.js";

/** The number on the bar: late and today. */
export const dueCount = () =>
  pressing(
    list("followup").value.map((row) => row.data),
    today(),
  );

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = {
  "/a-faire": { screen: Afaire, tab: "/a-faire", strip: true },
  "/suivi/:id": { screen: Suivi },
};
