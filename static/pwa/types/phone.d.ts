// What the engine of the phone keeps and hands to the screens; none of it leaves the phone as it stands.
import type { Kept, Sealed } from "./vault";
import type { ChangeOut, Envelope, Id, Moment, Operations } from "./wire";

/** One operation, as sealed (without its number). A build may hold kinds it no longer knows. */
export interface SealedOp extends Envelope {
  id: Id;
  kind: string;
  schema: number;
  /** of a clear head: it has words, which are not in its payload; in which fields, where its box says it */
  worded?: readonly string[] | true;
}

/** The same in the bytes of its row. */
export interface SentOp extends SealedOp { sealed?: Sealed }

/** A record as this phone keeps it: its private fields under the key of a vault, or nowhere. */
export interface KeptChange extends ChangeOut { kept?: Kept }

/** The frozen row of the database palier-outbox: every field but `state` is immutable. */
export interface OutboxRow {
  op_id: Id;
  device_id: Id;
  device_no: number;
  org_id: Id;
  user_id: Id;
  /** 1: its private fields are sealed, to the service's key of that name; 0: written before, or with nothing private in it */
  enc: 0 | 1;
  key_id: string | null;
  sealed: Uint8Array;
  state: "waiting" | "refused";
}

/** A row of this user, read back: what the overlay and the status need. */
export interface PendingOp extends SealedOp {
  no: number;
  device_id: Id;
  state: OutboxRow["state"];
}

interface Intended<K extends keyof Operations> {
  kind: K;
  payload: Operations[K];
  record_id?: Id;
  op_id?: Id;
  occurred_at?: Moment;
}
/** What a screen asks to be sealed: a kind, and the payload the server reads under it. */
export type Draft = { [K in keyof Operations]: Intended<K> }[keyof Operations];

/** What the phone keeps of an operation in custody: overlay until the server's row comes, and the lists. Its words are in the journal. */
export interface Receipt {
  op_id: Id;
  no: number;
  kind: string;
  record_id: Id;
  result: "applied" | "merged" | "held";
  rev: number | null;
  reason: string | null;
  message: string | null;
  /** when custody was acknowledged, the server's clock */
  at: Moment;
  /** complete pulls since then: after two, a row that did not come is out of this agent's scope */
  pulls: number;
  dismissed: boolean;
  op: SealedOp;
}

/** Who this phone is enrolled for: the small marker beside the databases. */
export interface Marker {
  device_id: Id;
  user_id: Id;
  org_id: Id;
  pending: number;
  max_no: number;
  /** as the list of this phone's agents says it; builds before did not note it */
  name?: string;
  /** she walked a round when somebody else took the phone */
  round?: boolean;
  /** since when somebody else has it, ms of the server's clock */
  away?: number;
}

export interface Row<T = any> {
  kind: string;
  id: Id;
  /** 0: not yet on the server */
  rev: number;
  mark: "waiting" | "held" | "received";
  /** the operation of this phone that made it, as long as the server has not told of it */
  madeBy?: Id | undefined;
  /** it has words, which are shut: they are not in `data` */
  locked?: true | undefined;
  /** which of its fields they are, where a record received says it */
  shut?: readonly string[] | undefined;
  data: T;
}

/** What agents enter, correct and cancel. */
export type { EntryKind } from "./wire";
