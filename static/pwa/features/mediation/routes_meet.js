/** Sessions, and the sheet that prepares them. */

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES_MEET = {};
