/** The structure's own fields: their part of a form is a piece, opened where this kind of entry has any. */
import { piece } from "../../core/pieces.js";
import { items } from "../../store/views.js";
import { h } from "../../ui/html.js";
import { Part } from "../../ui/piece.js";

const of = { piece: piece("own", () => import("./screens.js")), name: "OwnFields" };

/** @param {import("../../types/kinds").FieldsProps & {kind: string}} props */
export const Own = (props) => (items(`champs_${props.kind}`).value[0] ? h(Part, { of, ...props }) : null);
