/** The agreement, its checks, and how a case ends. */

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES_END = {};
