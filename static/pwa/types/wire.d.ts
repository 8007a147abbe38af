// What travels between phone and server (POST /api/sync, /api/session), schema 1, and what the
// engine gives the screens. Ids are UUID text; instants are ISO 8601; days are 'YYYY-MM-DD'.

export type Id = string;
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type Place =
  | { entrance: Id }
  | { building: Id }
  | { estate: Id }
  | { public_point: { label: string; commune: string; lat: number; lon: number } };

export interface Subject { kind: string; id: Id }
export interface Person { id: Id; name: string }

/** One operation, as sealed (without its number). */
export interface SealedOp {
  id: Id;
  kind: string;
  schema: number;
  record_id: Id;
  base_rev: number | null;
  after: Id | null;
  occurred_at: string;
  offset: number;
  clock_gap: number | null;
  payload: Record<string, any>;
}

/** The frozen row of the database palier-outbox: every field but `state` is immutable. */
export interface OutboxRow {
  op_id: Id;
  device_id: Id;
  device_no: number;
  org_id: Id;
  user_id: Id;
  enc: 0;
  key_id: null;
  sealed: Uint8Array;
  state: "waiting" | "refused";
}

/** A row of this user, read back: what the overlay and the status need. */
export interface PendingOp extends SealedOp {
  no: number;
  device_id: Id;
  state: OutboxRow["state"];
}

export interface Draft {
  kind: string;
  payload: Record<string, any>;
  record_id?: Id;
  op_id?: Id;
  occurred_at?: string;
}

export type OpResult =
  | { id: Id; result: "applied"; rev: number }
  | { id: Id; result: "duplicate"; of: { result: string; rev?: number; reason?: string; message?: string } }
  | { id: Id; result: "merged"; rev: number; conflicts: Json[] }
  | { id: Id; result: "held"; reason: string; message: string }
  | { id: Id; result: "retry"; after?: number };

export interface Change { kind: string; id: Id; rev: number; data: Record<string, any> }

export interface SyncAnswer {
  server_now: string;
  epoch: Id;
  device: { id: Id; state: string; lease_until: string };
  results: OpResult[];
  changes: Change[];
  evictions: { kind: string; id: Id }[];
  cursor: string | null;
  more: boolean;
  resync: boolean;
  min_build: string | null;
}

/** What the phone keeps of an operation in custody: overlay until the server's row comes, and the lists. */
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
  at: string;
  /** complete pulls since then: after two, a row that did not come is out of this agent's scope */
  pulls: number;
  dismissed: boolean;
  op: SealedOp;
}

export interface Sector { id: Id; name: string; code: string }
export interface Me {
  device: { id: Id; lease_until: string };
  user: { id: Id; name: string; email: string };
  org: { id: Id; name: string };
  sectors: Sector[];
  vapid_public_key: string | null;
}

/** Who this phone is enrolled for: the small marker beside the databases. */
export interface Marker {
  device_id: Id;
  user_id: Id;
  org_id: Id;
  pending: number;
  max_no: number;
}

export interface Row<T = any> {
  kind: string;
  id: Id;
  /** 0: not yet on the server */
  rev: number;
  mark: "waiting" | "held" | "received";
  data: T;
}

export interface Item { code: string; label: string; parent?: string | null; maps_to?: string; active?: boolean; extra?: any }
export interface Entrance { id: Id; label: string; plate: string }
export interface Building { id: Id; name: string; entrances: Entrance[] }
export interface Estate {
  name: string; plate: string; address: string; commune: string; sector_id: Id | null;
  landlord: string | null; lat: number | null; lon: number | null; buildings: Building[];
}
export interface Shift {
  state: string; service_date: string; starts_at: string; ends_at: string; agents: Person[];
}
export interface Stop {
  id: Id; estate_id: Id; position: number; state: string; hint?: string | null; reason?: string | null;
}
export interface Round {
  state: string; shift_id: Id | null; sector_id?: Id | null; type_tournee: string | null;
  agents: Person[]; stops: Stop[]; started_at: string | null; ended_at: string | null;
}
export interface Consigne {
  estate_id: Id; text: string; author: string; valid_from: string; valid_to: string | null;
  priority: any; read_by: Id[];
}
export interface Partner { name: string; domaines: string[]; phone: string; address: string; hours: string }
export interface Followup {
  subject: Subject; due_on: string; reason: string; state: string; postponed: number;
  estate_id: Id | null; outcome: string | null;
}
/** What the entries of the main courante have in common. */
export interface Entry {
  occurred_at: string; service_date: string; author_id: Id; agents: Id[]; round_id: Id | null;
  place: Place; estate_id: Id | null; lieu: string | null; origin: Subject | null;
  cancelled: boolean; text?: string | null;
}
export interface Visit extends Entry {
  stop_id: Id | null; state: "visite" | "empeche"; reason?: string | null; ras: boolean; entrances: Id[];
}
export interface Ambience extends Entry { level: number; dimensions: Record<string, number> }
export interface Contact extends Entry {
  besoin: string; reponses: string[]; registre: string; canal: string;
  counts: { age: Record<string, number> };
}
export interface Conflict extends Entry {
  type: string; gravite: string; recurrence: string; origine: string; issue: string; reponses: string[];
}
export interface Technical extends Entry {
  category: string; sub_category: string; severity: string; requester: string; floor?: number | null;
  call?: { at: string; who: string } | { impossible: true } | null; work: string; transmission: string;
}
export interface Referral extends Entry {
  domaine: string; besoin?: string | null; partner_id?: Id | null; state: string;
  consent?: string | null; consent_means?: string | null;
}
