// What a phone holds of each kind of record: `data` of a change, as app/*/schemas.py writes it by hand, in bulk.
// tests/demo/feed_types.py holds these names to what is really sent.
import type { Day, Id, Moment, Origin, Place, States } from "./wire";

export interface Person { id: Id; name: string }
export interface Item { code: string; label: string; parent?: string | null; maps_to?: string; active?: boolean; extra?: any }
/** `trial`: a draft, for who tries it; the words of its title. */
export interface List { code: string; items: Item[]; trial?: string }
export interface Sector { name: string; code: string }
/** `closed`: there for its name only, no longer offered; of a building, all of its entrances are; so with an estate. */
export interface Entrance { id: Id; label: string; plate: string; closed?: boolean }
export interface Building { id: Id; name: string; entrances: Entrance[]; closed?: boolean }
export interface Estate {
  name: string; plate: string; address: string; commune: string; sector_id: Id | null;
  landlord: string | null; landlord_id?: Id | null; lat: number | null; lon: number | null; buildings: Building[]; closed?: boolean;
}
export interface Partner { name: string; domaines: string[]; phone: string | null; address: string | null; hours: string | null }
export interface Shift {
  state: States["vacation"]; service_date: Day; starts_at: Moment; ends_at: Moment; agents: Person[];
  /** when what was published was last changed or cancelled at the desk; absent of a row kept since before it was sent */
  changed_at?: Moment | null;
}
export interface Stop {
  id: Id; estate_id: Id; position: number; state: States["point_de_passage"]; hint: string | null;
  /** on the way, by hand: it may be taken out again until somebody passes there */
  added: boolean;
  /** only of a visit that waits on this phone */
  reason?: string | null;
}
export interface Round {
  state: States["tournee"]; shift_id: Id | null; type_tournee: string | null; planned_at: Moment | null;
  agents: Person[]; stops: Stop[]; started_at: Moment | null; ended_at: Moment | null;
  /** the agents who ended their part, the first first; absent of a row kept since before there were parts */
  ended_by?: Id[];
  /** who paused it, and when, while it is; absent of a row kept since before it was sent */
  paused?: { by: Id; at: Moment } | null;
}
export interface Consigne {
  estate_id: Id; text: string; author: string; valid_from: Day; valid_to: Day | null;
  priority: string; read_by: Id[];
  /** who read it -> when; absent of a row kept since before it was sent */
  reads?: Record<Id, Moment>;
  /** the round at whose end its author left it; null of one written at the desk */
  round_id?: Id | null;
  /** only of one that was taken back, on this phone */
  withdrawn?: true;
}
/** What its author wrote for herself before a round. */
export interface Preparation { round_id: Id; text: string | null; written_at: Moment }
/** What she proposed for a list, and its answer; `state` absent of one that waits on this phone. */
export interface Wish {
  list: string; want: "manque" | "reformuler" | "inutile"; line?: string | null; text?: string | null; made_at: Moment;
  state?: "en_attente" | "acceptee" | "publiee" | "refusee";
  /** the code of the line it became, and the number of the publication it came out with */
  put?: string | null; number?: number | null; reason?: string | null;
}
export interface Followup {
  subject: Origin; due_on: Day; reason: string; state: States["suivi"]; postponed: number;
  estate_id: Id | null; outcome: string | null; handed_at?: Moment | null;
}
/** What the entries of the main courante have in common. */
export interface Entry {
  occurred_at: Moment; received_at: Moment; service_date: Day; author_id: Id; agents: Id[]; place: Place; estate_id: Id | null;
  round_id?: Id | null; lieu?: string | null; origin?: Origin | null; cancelled?: boolean;
  /** who corrected or cancelled it last, and when */
  changed?: { by: Id; at: Moment };
  /** another entry's id -> what was last said of both */
  twins?: Record<Id, { same: boolean; by: Id; at: Moment }>;
  /** answers to the structure's own fields: code -> code of a choice, number or day; absent without any */
  own?: Record<string, string | number> | null;
  /** for those who were there, seven days */
  text?: string | null;
}
export interface Visit extends Entry {
  stop_id: Id | null; state: "visite" | "empeche"; reason: string | null; ras: boolean; ras_noted?: boolean; entrances: Id[];
}
export interface Ambience extends Entry { level: number; dimensions: Record<string, number> }
export interface Contact extends Entry {
  besoin: string; reponses: string[]; registre: string; canal: string; counts: { age?: Record<string, number> };
}
export interface Conflict extends Entry {
  type: string; gravite: string; recurrence: string; origine: string; issue: string; reponses: string[]; mode: string;
}
export interface Technical extends Entry {
  category: string; sub_category: string | null; severity: string; requester: string; floor: number | null;
  work: States["technique_travaux"]; transmission: States["technique_transmission"];
  feedback: States["technique_retour"]; sent_at: Moment | null;
  /** for those who were there */
  call?: { at: Moment; who: string } | { impossible: true } | null;
}
export interface Referral extends Entry {
  domaine: string; besoin: string | null; partner_id: Id | null; path: string; state: States["orientation"];
  consent: string | null; consent_means: string | null; channel: string | null; transmitted_on: Day | null;
}

/** A side of a case, called by its letter; `who` is absent below the narrative. */
export interface CaseParty {
  id: Id; letter: string; side: string; state: States["partie"]; speaks: string; interpreter: boolean; erased: boolean;
  who?: Record<"name" | "phone" | "mail" | "address" | "structure" | "language" | "hours", string | null>;
  channel: string | null; informed: boolean; agreed: string[];
  /** tries without an answer, and how many more are needed at another hour before she is out of reach */
  tries: number; tries_left: number;
  /** the follow-up that reminds of telling her how it ends, where there is one */
  tell_id?: Id;
}
/** A line of the preparation sheet; `other`: what somebody else wrote at the same place meanwhile. */
export interface CaseLine {
  id: Id; party: string | null; part: string; rev: number; by: Id; at: Moment; text: string | null;
  other: string | null; other_by: Id | null; carries: { id: Id; to: string; carried: boolean }[];
}
export interface CaseMeeting {
  id: Id; mode: string; state: States["seance"]; starts_at: Moment; ends_at: Moment; lieu: string | null; neutral: boolean;
  letters: string[]; mediators: Id[]; absent: string[]; safe: boolean; reason: string | null;
  /** of one to come: who knows of it. `what`: invitation, rappel */
  told: { letter: string; what: string; canal: string; on: Day }[];
  /** who was told of it as it no longer is, and not yet as it is */
  again: string[];
}
export interface CaseNote { id: Id; meeting_id: Id | null; by: Id; at: Moment; text: string | null }
/** `said_by`: the letter of who said it, or M of a mediator who saw it; `left`: not kept, and the agreement stays as it is. */
export interface CaseCheck { days: number; due_on: Day; state: States["point"]; said_by: string | null; followup_id: Id | null; noted_on: Day | null; left: boolean }
export interface CaseCommitment {
  rank: number; letter: string; by_on: Day | null; what: string | null; seen: string | null; checks: CaseCheck[];
}
export interface CaseAgreement {
  id: Id; form: string; extent: string; made_on: Day; read: boolean; signed: string | null; copies: string[];
  commitments: CaseCommitment[];
}
/** Without an answer once `answered_at`, it was closed. */
export interface CaseAdvice {
  id: Id; to: string | null; service: string | null; due_on: Day; asked_by: string | null; asked_at: Moment | null;
  question: string | null; answer: string | null; answered_at: Moment | null;
}
/** One she raised: seen, answered, closed; `heard`: she read the answer that stands. */
export interface CaseAlert {
  id: Id; kind: string | null; state: string; at: Moment; seen_at: Moment | null; seen_by: string | null;
  answered_at: Moment | null; answered_by: string | null; answer: string | null; heard: boolean; closed_at: Moment | null;
}
/** One's own case; its envelope alone, the rest empty, of one that is only asked of her (`mine`). */
export interface Case {
  number: string; flow: string; flow_name: string; state: States["dossier"]; state_since: Day; before: string | null;
  family: string; type: string | null; lieu: string | null; origine: string; canal: string; written: boolean;
  place: Place | null; estate_id: Id | null; origin: Origin | null; landlord_id: Id | null;
  /** in words, whatever the sectors of who holds it; null outside every estate */
  where: { estate: string; plate: string; building: string | null; entrance: string | null; address: string; commune: string } | null;
  asked_on: Day; opened_at: Moment; closed_on: Day | null; resume_on: Day | null; outcome: string | null; kept: string | null;
  mediators: { id: Id; name: string; since: Day; until: Day | null; stands_in_for: Id | null }[];
  /** `libre`: she answered that nothing ties her, and has it from a later day */
  mine: "en_main" | "demande" | "libre" | "ouvert_par_moi";
  /** her own days in it; `stands_in_for`: the name of whom she replaces */
  hers: { since: Day; until: Day | null; stands_in_for: string | null } | null;
  /** who wrote, who does what is next, who is replaced, and does not have it in hand */
  people: { id: Id; name: string }[];
  /** what is next, hers before another's at the same time; none of one that is closed. `who`: an agent's id, or coordination */
  steps: { code: string; words: string; who: string; due_on: Day | null }[];
  facts: string | null; parties: CaseParty[]; lines: CaseLine[]; meetings: CaseMeeting[]; notes: CaseNote[];
  agreement: CaseAgreement | null;
  told: { letter: string; how: string | null; why_not: string | null; on: Day }[];
  /** second values of fields two people wrote */
  others: { field: string; value: string | null; by: Id; at: Moment }[];
  /** the opinions that were asked: of a colleague (`to`), or of a service */
  advice: CaseAdvice[];
  /** hers alone */
  alerts: CaseAlert[];
}

/** What became of an operation the service held, told to its author; `filled`: what the desk put in, in words. */
export interface Held {
  op_id: Id; operation: string; record_id: Id | null; noted_at: Moment | null;
  settled: "applied" | "dismissed" | null; settled_at: Moment | null; by_desk: boolean;
  why: string | null; note: string | null; filled: string[][];
}

/** Kind of record -> its data. */
export interface Feeds {
  list: List;
  sector: Sector;
  estate: Estate;
  partner: Partner;
  shift: Shift;
  round: Round;
  consigne: Consigne;
  preparation: Preparation;
  wish: Wish;
  visit: Visit;
  ambience: Ambience;
  contact: Contact;
  conflict: Conflict;
  technical: Technical;
  referral: Referral;
  followup: Followup;
  case: Case;
  settlement: Held;
}
