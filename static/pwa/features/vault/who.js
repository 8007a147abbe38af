/** Whose vault it is: hers, who is signed in on this phone. */
import { owner } from "../../store/mirror.js";

/** @returns {import("../../types/vault").Who | null} */
export const whose = () => owner.value;
