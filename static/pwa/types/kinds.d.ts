// What a feature declares of each kind of record, in its kind.js. Whoever lists, lays, words or opens records reads it
// there (store/kinds.js) and names no kind; features/kinds.js names them all, once.
import type { Row, SealedOp } from "./phone";
import type { InPiece } from "../core/router.js";
import type { Operations } from "./wire";

type Data = Record<string, any>;

/** What the phone holds, as a reducer sees it while pending operations are laid over the server's rows. */
export interface Desk {
  /** id of the agent of this phone */
  me: string;
  get(kind: string, id: string): Data | null;
  put(kind: string, id: string, data: Data): void;
  all(kind: string): Iterable<[string, Data]>;
  estateOf(place: any): string | null;
  nameOf(userId: string): string;
}

/** What the phone may ask of a record; its name is `<feature>.<verb>`, as the server declares it. */
export interface Operation {
  /** What it will do, told ahead of the server. `operation` is this one, with its kind and its first states. */
  lay(op: SealedOp, desk: Desk, operation: Known): void;
  /** It brings the record into being: held, the record stays in sight as such. */
  creates?: boolean;
  /** It says something about a record and changes nothing of it: waiting, it does not make the record wait. */
  beside?: boolean;
  /** The phone says it by itself: it is no work of hers, and stands in no list and no count of what waits. */
  quiet?: boolean;
  /** field -> "machine", or "machine.state" where the machine may begin in several (core/machines.js) */
  states?: Record<string, string>;
  /** of an entry: fields the server will add */
  more?(payload: Data): Data;
  /** It is about an entry of the kind it names, of which it only says so. */
  ofEntries?: boolean;
  /** One French line, of an operation that is not told as the record it makes; `of`: the record it is about. */
  said?(payload: Data, of?: string): string;
}

/** An operation as it is found by its name: its kind, and the fields its record begins with. */
export interface Known extends Operation { kind: Kind; born: Data }

export interface FieldsProps { draft: any; change: (patch: any) => void; errors: Record<string, string> }

/** The form of an entry. `check` gets the payload and the operation it is for, and names the fields at fault. */
export interface Form {
  path: string;
  /** its fields, or where they are in a piece of the program */
  Fields: ((props: FieldsProps) => any) | InPiece;
  /** what a draft of it is about, in its own words */
  about?(draft: any): string;
  /** the button; what is said once stored; the line under the button */
  save: string;
  saved: string;
  note?: string;
  defaults: Data;
  op(draft: any): keyof Operations;
  build(draft: any, context: any): any;
  check(payload: any, op: string): Record<string, string>;
  /** kind of entry it may grow out of -> what the form takes from it */
  from?: Record<string, Data>;
  /** what it starts with outside a round */
  outOfRound?: Data;
  /** from a stored entry back to a draft */
  reopen?(data: any): Data;
  /** place among the tiles of a visit; absent: not captured in passing */
  tile?: number;
}

/** Records that wait at an estate, and where they are read; `word` in the singular. */
export interface Waiting { rows: Row[]; word: string; to: string; now?: boolean }

/** A kind of record. `title` and `icon` name it; `page` is where one of it is read. */
export interface Kind {
  name: string;
  title: string;
  icon: string;
  /** of an entry: how one of it is pointed at, "ce contact" */
  one?: string;
  operations?: Record<string, Operation>;
  page?(id: string): string;
  /** What of it stays readable once the lease has run out. Absent: somebody wrote it, and it is shut. */
  stays?(data: any): Data;
  /** One French line of one record: what was done, never what was said. */
  line?(data: any): string;
  /** What waits at an estate for whoever goes there, `now` first; what this round has just noted is not news. */
  awaits?(estateId: string, roundId: string | null): Waiting[];
  /** Of an entry: whether the next team should know of it, even with no follow-up asked for. */
  follows?(data: any): boolean;
  /** What may grow out of an entry of these kinds, with a form of its own: the words of the link, and its address. */
  grows?: { from: string[]; words: string; path: string };
  /** Where a draft that no form of an entry makes is resumed. */
  resume?(draft: any): string;
  /** Its rows say what became of an operation the service held: of which one. */
  settles?(data: any): string;
  /** Its rows carry agents with their names. */
  agents?: boolean;
  /** an entry of the main courante: what it tells, as pairs of words */
  facts?(data: any): [string, any][];
  form?: Form;
  /** of an entry: what follows, on this phone, from its cancellation */
  cancelled?(id: string, data: Data, desk: Desk): void;
  /** of an entry: equal for entries that may be one fact noted by both phones of a pair; without it none ever is */
  alike?(data: any): string | null;
  /** of an entry: alike is one, unless somebody says two */
  presumed?: boolean;
  /** of an entry: what it adds to the figures of a round */
  figure?: { word: string; of(data: any): number };
}
