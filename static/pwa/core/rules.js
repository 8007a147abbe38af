// Written by tools/machines.py from app/*/rules.py; never edited by hand.

// app/conflicts/rules.py
export const TO_FOLLOW = "a_suivre";
export const GROUP_FAMILY = "regroupement";

// app/door/rules.py
export const LEASE_DAYS = 7;
export const CODE_HOURS = 72;

// app/followups/rules.py
/** @type {number[]} */
export const FOLLOWUP_DELAYS = [0, 1, 3, 7, 15];
export const FOLLOWUP_DEFAULT_DELAY = 7;
export const FOLLOWUP_DEFAULT_REASON = "voir_evolution";
/** @type {string[]} */
export const FOLLOWUP_OPEN = ["planifiee", "due", "notifiee", "reportee"];
export const MAX_POSTPONED = 3;

// app/logbook/rules.py
export const TEXT_MAX = 500;
export const WORDS_MAX = 120;
export const CORRECTION_HOURS = 48;
export const TEXT_DAYS = 7;
export const TWIN_MINUTES = 20;

// app/nomenclatures/rules.py
/** @type {Record<string, [number, string]>} */
export const MARKS = {"t0": [4, "D"], "t1": [3, "U"], "t2": [2, "I"], "t3": [1, "C"], "t4": [0, ""]};
/** @type {string[]} */
export const AGES = ["moins_12", "12_18", "18_24", "25_39", "40_59", "60_69", "70_plus", "nc"];

// app/people/rules.py
export const DEPOSIT_DAYS = 14;

// app/places/rules.py
export const SUGGESTION_RADIUS_M = 25;

// app/planning/rules.py
export const DAY_STARTS_HOUR = 5;
export const NEAR_HOURS = 2;
export const WAITED_HOURS = 4;

// app/rounds/rules.py
/** @type {[number, string][]} */
export const DAYPARTS = [[5, "matin"], [12, "après-midi"], [18, "soirée"], [22, "nuit"]];
export const OPEN_ROUND_HOURS = 8;
export const REOPENS_HOURS = 4;
export const WALKED_HOURS = 20;
export const HANDOVER_DAYS = 7;

// app/sync/rules.py
export const SCHEMA = 1;
export const MAX_OPS = 500;
export const MAX_INFLATED = 2097152;
export const CLOSED_DAYS = 30;

// app/technical/rules.py
export const DANGER = "t0";
export const CALLED_FIRST_MINUTES = 120;
