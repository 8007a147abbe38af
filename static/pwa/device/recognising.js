/** This phone had lost its note of who it is, and the service says it (session.js). */
import { readDebt } from "../store/marker.js";
import { tellWiped } from "../store/trouble.js";
import { admit } from "./admitting.js";

/** @param {import('../types/wire').SessionOut} profile */
export async function recognise(profile) {
  const debt = readDebt();
  await admit(profile, undefined, debt?.max_no);
  if (debt) tellWiped(debt.pending);
}
