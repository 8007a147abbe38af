/** The reasons of a flow, and its days, as the structure has them: one of the lists this phone receives (app/mediation/offered.py). */
import { items } from "../../store/views.js";

const LIST = "deroule";
/** Until it is received. */
const LONGEST = 60;

/** @param {"interruptions" | "suspensions" | "droppings"} part @param {string} flow */
export const reasonsOf = (part, flow) =>
  items(LIST)
    .value.filter(({ parent, active, extra }) => parent === flow && extra?.part === part && active !== false)
    .map(({ label, extra }) => ({ code: String(extra.code), label, redirect: extra.redirect ?? null }));

/** The days a suspension lasts at most. @param {string} flow @returns {number} */
export const longestOf = (flow) => items(LIST).value.find(({ code }) => code === flow)?.extra?.longest_suspension ?? LONGEST;

/** Pairs as choices. @param {string[][]} pairs */
export const choices = (pairs) => pairs.map(([code = "", label = ""]) => ({ code, label }));

/** @param {string[][]} pairs @param {string | null | undefined} code */
export const labelIn = (pairs, code) => pairs.find(([one]) => one === code)?.[1] ?? "";
