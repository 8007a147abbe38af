// Written by tools/wire_types.py from the schemas of app/; never edited by hand.

export type Id = string;
/** ISO 8601, with its offset */
export type Moment = string;
/** YYYY-MM-DD, a service day */
export type Day = string;

/** Machine of the trade (the rules of each package) -> its states. */
export interface States {
  dossier: "recu" | "analyse" | "recevable" | "non_recevable" | "reoriente" | "prise_de_contact" | "mediation" | "sans_suite" | "accord" | "sans_accord" | "suivi_accord" | "suspendu" | "interrompu" | "reprise" | "clos" | "rouvert";
  orientation: "brouillon" | "remis_a_la_personne" | "transmis";
  partie: "a_contacter" | "contactee" | "accepte" | "refuse" | "injoignable" | "se_retire";
  point: "prevu" | "tenu" | "partiel" | "rompu" | "inconnu";
  point_de_passage: "prevu" | "visite" | "empeche" | "non_fait";
  relecture: "a_relire" | "diffuse" | "retenu";
  seance: "prevue" | "tenue" | "absence" | "annulee";
  suivi: "planifiee" | "due" | "notifiee" | "faite" | "reportee" | "annulee";
  technique_retour: "a_informer" | "informe" | "sans_objet";
  technique_transmission: "a_transmettre" | "envoye";
  technique_travaux: "constate" | "retenu";
  tournee: "planifiee" | "demarree" | "suspendue" | "terminee" | "annulee";
  vacation: "brouillon" | "publiee" | "annulee";
}

/** What agents enter, correct and cancel. */
export type EntryKind = "visit" | "ambience" | "contact" | "conflict" | "technical" | "referral";

/** What a phone sends to come in. `code` to enrol; `device_id` to reopen an expired session. */
export interface SessionIn {
  email: string;
  password: string;
  label?: string;
  code?: string | null;
  device_id?: Id | null;
  attempt?: Id | null;
}

/** This phone, and when it locks its content unless it reaches the server. */
export interface DeviceOut {
  id: Id;
  lease_until: Moment;
}

/** The signed-in person, as their own phone names them. */
export interface PersonOut {
  id: Id;
  name: string;
  email: string;
}

/** The organisation of the session, and the time on its walls. */
export interface OrgOut {
  id: Id;
  name: string;
  zone: string;
  offsets: number[][];
  holidays: Record<string, string>;
}

/** A sector the person is assigned to today. */
export interface SectorOut {
  id: Id;
  code: string;
  name: string;
}

/** What phones seal private fields to: the name of the installation's key, and its public point (base64url). */
export interface SealingOut {
  key: string;
  point: string;
}

/** Who this phone is signed in as, and the server's clock. */
export interface SessionOut {
  device: DeviceOut;
  user: PersonOut;
  org: OrgOut;
  sectors: SectorOut[];
  server_now: Moment;
  vapid_public_key: string | null;
  sealing: SealingOut;
}

/** What `navigator.credentials` is to be given (`options`, in the browser's own JSON), and its id for the answer. */
export interface AskedOut {
  id: Id;
  options: Record<string, any>;
}

/** What a passkey signed: `answer` as the browser writes it (`toJSON`), to what was asked under `asked`. */
export interface PasskeyShown {
  asked: Id;
  answer: string;
  device_id?: Id | null;
}

/** One's own password again, before a passkey is added. */
export interface PasskeyAsked {
  password: string;
}

/** The passkey a browser made, and what it is called in the list. */
export interface PasskeyMade {
  asked: Id;
  answer: string;
  name: string;
}

/** One of one's own passkeys. `credential`: as the browser that made it knows it (base64url). */
export interface PasskeyOut {
  id: Id;
  name: string;
  credential: string;
  created_at: Moment;
  last_used_at: Moment | null;
}

/** All of one's own, the last one added first. */
export interface PasskeysOut {
  passkeys: PasskeyOut[];
}

/** The browser's public keys, base64url: an uncompressed P-256 point and 16 bytes. */
export interface Keys {
  p256dh: string;
  auth: string;
}

/** `PushSubscription.toJSON()`. Which hosts are accepted is a rule, not a shape. */
export interface Subscribe {
  endpoint: string;
  keys: Keys;
  expirationTime?: unknown;
}

/** The token that came through the subscription. */
export interface Proof {
  token: string;
}

/** One subscription of this session, and whether it is proved. */
export interface SubscriptionWire {
  id: Id;
  state: string;
  endpoint_sha256: string;
}

/** What a phone checks at each launch. */
export interface SubscriptionsWire {
  vapid_public_key: string | null;
  subscriptions: SubscriptionWire[];
}

/** What the phone says still waits on it. */
export interface OutboxReport {
  pending?: number;
  max_no?: number | null;
  oldest_at?: Moment | null;
}

/** The state of the phone. `now`: its clock, with offset; quota_left in bytes. */
export interface PhoneReport {
  now?: Moment | null;
  persisted?: boolean | null;
  quota_left?: number | null;
  push_ok?: boolean | null;
}

/** An operation as sealed by the phone, plus its number there. `offset`: minutes east of UTC. */
export interface OpIn {
  no?: number | null;
  id: Id;
  kind?: string | null;
  schema?: number | null;
  record_id?: string | null;
  base_rev?: number | null;
  after?: string | null;
  occurred_at?: string | null;
  offset?: number | null;
  clock_gap?: number | null;
  payload?: Record<string, any> | null;
}

/** POST /api/deposit, request: what an exchange hands in, and no place to read from. */
export interface DepositIn {
  device: Id;
  build?: string;
  schema: number;
  outbox?: OutboxReport;
  phone?: PhoneReport;
  ops?: OpIn[];
}

/** POST /api/sync, request. */
export interface ExchangeIn extends DepositIn {
  epoch?: Id | null;
  cursor?: string | null;
}

/** The device as the server knows it; `zone`: whose hours it shows; `passkeys`: marks of those its owner has. */
export interface DeviceState {
  id: Id;
  state: string;
  lease_until: Moment;
  zone: string;
  passkeys?: string[];
}

/** One per operation, same order: applied, duplicate, merged and held are custody; retry is not. */
export interface ResultOut {
  id: Id;
  result: "applied" | "duplicate" | "merged" | "held" | "retry";
  rev?: number;
  of?: Record<string, any>;
  conflicts?: unknown[];
  reason?: string;
  message?: string;
  after?: number;
}

/** The full current state of a record the reader may hold. */
export interface ChangeOut {
  kind: string;
  id: Id;
  rev: number;
  data: Record<string, any>;
}

/** A record that operation number `of` of this exchange created: its fields are those of the payload, less */
export interface OwnOut {
  of: number;
  kind: string;
  rev: number;
  data: Record<string, any>;
  without: string[];
}

/** A record that must leave the phone. */
export interface EvictionOut {
  kind: string;
  id: Id;
}

/** POST /api/sync, answer. `resync`: drop the cache and ask again without a cursor, outbox untouched. `lacks`: after */
export interface ExchangeOut {
  server_now: Moment;
  epoch: Id;
  device: DeviceState;
  results: ResultOut[];
  changes: ChangeOut[];
  own: OwnOut[];
  evictions: EvictionOut[];
  cursor: string | null;
  more: boolean;
  resync: boolean;
  lacks: number[][];
  min_build: string | null;
}

/** The enrolment that handed in: `ok`, or `closed` with the access of its person. */
export interface EnrolmentState {
  id: Id;
  state: string;
}

/** POST /api/deposit, answer: what became of each, and nothing of anybody. */
export interface DepositOut {
  server_now: Moment;
  device: EnrolmentState;
  results: ResultOut[];
}

/** What every operation has, checked one operation at a time. Moments ISO 8601; offset in minutes. */
export interface Envelope {
  record_id: Id;
  base_rev: number | null;
  after: Id | null;
  occurred_at: Moment;
  offset: number;
  clock_gap: number | null;
  payload: Record<string, any>;
}

/** A stop named by the phone: of an unplanned round, or added on the way. */
export interface StopIn {
  id: Id;
  estate_id: Id;
}

/** `round.start`: record_id is the server's id when `planned`, else the phone's. */
export interface RoundStartOp {
  planned: boolean;
  type_tournee?: string | null;
  sector_id?: Id | null;
  agents?: Id[];
  stops?: StopIn[];
}

/** `round.pause`. */
export type RoundPauseOp = Record<string, never>;

/** `round.resume`. */
export type RoundResumeOp = Record<string, never>;

/** `round.stops`: all the stops the phone knows of, in order; or one alone, added; those it takes out. */
export interface RoundStopsOp {
  stops: StopIn[];
  removed?: Id[];
}

/** What became of a stop, said at the end of the round. */
export interface StopEnd {
  id: Id;
  state: "visite" | "empeche" | "non_fait";
  reason?: string | null;
}

/** `round.end`. */
export interface RoundEndOp {
  stops?: StopEnd[];
}

/** `round.reopen`: by who ended her part. */
export type RoundReopenOp = Record<string, never>;

/** `consigne.read`: record_id is the consigne. */
export type ConsigneReadOp = Record<string, never>;

/** A whole estate, never a part of it. */
export interface AtEstate {
  estate: Id;
}

/** `consigne.leave`: to the next team, at the end of a round; again by the same agent, in other words. */
export interface ConsigneLeaveOp {
  round_id: Id;
  place: AtEstate;
  text: string;
}

/** `consigne.withdraw`: by the agent who left it. */
export type ConsigneWithdrawOp = Record<string, never>;

/** `preparation.write`: all of one's note for a round; empty, it is rubbed out. */
export interface PreparationOp {
  round_id: Id;
  text: string;
}

/** A place that belongs to no landlord. lat, lon: WGS 84 degrees. */
export interface PublicPointIn {
  label: string;
  commune?: string | null;
  lat?: number | null;
  lon?: number | null;
}

/** Exactly one key: `entrance`, `building` or `estate` (an id), or `public_point`. */
export interface Place {
  entrance?: Id;
  building?: Id;
  estate?: Id;
  public_point?: PublicPointIn;
}

/** The entry this one grew out of. */
export interface Origin {
  kind: string;
  id: Id;
}

/** A follow-up asked for within the entry; due_on is a service day. */
export interface FollowupIn {
  id: Id;
  due_on: Day;
  reason: string;
}

/** What every entry operation may carry; each feature adds its own fields. Unknown fields are refused. */
export interface EntryOp {
  round_id?: Id | null;
  place: Place;
  lieu?: string | null;
  agents?: Id[];
  text?: string | null;
  own?: Record<string, string | number> | null;
  origin?: Origin | null;
  followup?: FollowupIn | null;
}

/** `visit.record`. `entrances`: ids of the entrances walked; none named means all of them. */
export interface VisitOp extends EntryOp {
  stop_id?: Id | null;
  state: "visite" | "empeche";
  reason?: string | null;
  ras: boolean;
  entrances?: Id[];
}

/** `ambience.record`. Levels: 0 not observed, 1 calm to 4 critical. */
export interface AmbienceOp extends EntryOp {
  level: number;
  dimensions?: Record<string, number>;
}

/** People met, counted by band of `public_age`; never a person. */
export interface CountsIn {
  age?: Record<string, number>;
}

/** `contact.record`. */
export interface ContactOp extends EntryOp {
  besoin: string;
  reponses?: string[];
  registre: string;
  canal: string;
  counts?: CountsIn;
}

/** `conflict.report`. `type` is of either level of `type_conflit`. */
export interface ConflictOp extends EntryOp {
  type: string;
  gravite: string;
  recurrence: string;
  origine: string;
  issue: string;
  reponses?: string[];
}

/** The call a danger demands: made (`at`, `who`), or `impossible`. Exactly one of the two. */
export interface CallIn {
  at?: Moment | null;
  who?: string | null;
  impossible?: boolean;
}

/** `technical.flag`. `floor`: 0 for the ground floor; `call` is required with severity `t0`. */
export interface TechnicalOp extends EntryOp {
  category: string;
  sub_category?: string | null;
  severity: string;
  requester: string;
  floor?: number | null;
  call?: CallIn | null;
}

/** `referral.signpost`: the person was told where to go. */
export interface SignpostOp extends EntryOp {
  domaine: string;
  besoin?: string | null;
  partner_id?: Id | null;
}

/** `referral.propose`: the person was asked, and how they answered. `consent_means`: `consentement_moyen`. */
export interface ProposeOp extends EntryOp {
  domaine: string;
  besoin: string;
  partner_id?: Id | null;
  consent: "accorde" | "refuse";
  consent_means: string;
}

/** The record a follow-up is about. */
export interface Subject {
  kind: string;
  id: Id;
}

/** `followup.schedule`: a follow-up asked for alone. */
export interface ScheduleOp {
  subject: Subject;
  due_on: Day;
  reason: string;
}

/** `followup.done`. */
export interface DoneOp {
  outcome: string;
}

/** `followup.postpone`. */
export interface PostponeOp {
  due_on: Day;
}

/** Who she is, each thing of it optional. `structure`: in whose name she speaks. */
export interface CaseWho {
  name?: string | null;
  structure?: string | null;
  phone?: string | null;
  mail?: string | null;
  address?: string | null;
  language?: string | null;
  hours?: string | null;
}

/** Who asks, when she who opens it takes it in hand too. `informed`: how she was told what mediation is. */
export interface CaseFirstParty {
  id: Id;
  side: string;
  speaks: string;
  informed?: "oral" | "ecrit" | null;
  who?: CaseWho | null;
}

/** `case.open`. `type`: a family of `type_conflit` or one of its types. `take`: nothing ties her, it is hers. */
export interface CaseOpenOp {
  flow: string;
  type: string;
  origine: string;
  canal: string;
  place?: Place | null;
  lieu?: string | null;
  asked_on: Day;
  facts?: string | null;
  written?: boolean;
  origin?: Origin | null;
  landlord_id?: Id | null;
  landlord_party?: Id | null;
  asker_party?: Id | null;
  take?: boolean;
  party?: CaseFirstParty | null;
}

/** `case.clear`: nothing ties her to a party, or what does. */
export interface CaseClearOp {
  tie: "proche" | "voisin" | "travail" | "deja_intervenu" | "differend" | "autre" | null;
}

/** `case.read`. `at`: by the phone's clock, when it was; the moment of the operation by default. */
export interface CaseReadOp {
  reading_id: Id;
  party_id?: Id | null;
  at?: Moment | null;
}

/** `case.party`. */
export interface CasePartyOp {
  party_id: Id;
  side: string;
  speaks: string;
  who?: CaseWho | null;
}

/** What is asked of one party. */
export interface CaseOfParty {
  party_id: Id;
}

/** What stood there, and what she put in its place. */
export interface CaseRewritten {
  was?: string | null;
  now?: string | null;
}

/** The same, of what is wanted or is not. */
export interface CaseWished {
  was?: "oui" | null;
  now?: "oui" | null;
}

/** Of who she is, the fields that somebody wrote. `channel`: how she is best reached, a code of `canal`. */
export interface CaseWhoChanged {
  name?: CaseRewritten;
  structure?: CaseRewritten;
  channel?: CaseRewritten;
  interpreter?: CaseWished;
  phone?: CaseRewritten;
  mail?: CaseRewritten;
  address?: CaseRewritten;
  language?: CaseRewritten;
  hours?: CaseRewritten;
}

/** `case.name`. */
export interface CaseNameOp extends CaseOfParty {
  who: CaseWhoChanged;
}

/** `case.inform`. `how`: oral, ecrit. */
export interface CaseInformOp extends CaseOfParty {
  how: string;
}

/** `case.try`. */
export interface CaseTryOp extends CaseOfParty {
  try_id: Id;
  channel: string;
  reached: boolean;
}

/** `case.agree`. */
export interface CaseAgreeOp extends CaseOfParty {
  consent_id: Id;
  means: string;
  what: string[];
}

/** `case.leave`. */
export interface CaseLeaveOp extends CaseOfParty {
  how: "refuse" | "se_retire" | "injoignable";
}

/** `case.take_back`. */
export interface CaseTakeBackOp extends CaseOfParty {
  what: string;
}

/** What stood there, what she put in its place: codes. */
export interface CaseChanged {
  was?: string | null;
  now?: string | null;
}

/** `case.correct`. */
export interface CaseCorrectOp {
  type?: CaseChanged;
  lieu?: CaseChanged;
}

/** `case.settle`. `field`: `type`, `lieu`, or that of a party (`A.phone`); `value`: the one that is kept. */
export interface CaseSettleOp {
  field: string;
  value: string | null;
}

/** `case.plan`. `mediators`: who leads it; she who says it by default. */
export interface CasePlanOp {
  meeting_id: Id;
  mode: "entretien" | "navette" | "table_ronde" | "telephone" | "visite_domicile" | "ecrit";
  starts_at: Moment;
  ends_at: Moment;
  lieu?: string | null;
  neutral?: boolean;
  letters: string[];
  mediators?: Id[];
}

/** A line of the sheet, and to which parties it may be told. */
export interface CaseSaid {
  id: Id;
  party?: string | null;
  part: "mots" | "accepter" | "vrai" | "flou" | "question";
  text: string;
  to?: string[];
}

/** A line, of this session or of before, that a party was told. */
export interface CaseTold {
  line_id: Id;
  to: string;
}

/** The note of this session. */
export interface CaseNoted {
  id: Id;
  text: string;
}

/** `case.meet`. `meeting_id`: of a planned session, or a new one. */
export interface CaseMeetOp extends CasePlanOp {
  safe?: boolean;
  advice?: string | null;
  lines?: CaseSaid[];
  told?: CaseTold[];
  note?: CaseNoted | null;
}

/** `case.missed`: these did not come, or why it was cancelled. */
export interface CaseMissedOp {
  meeting_id: Id;
  absent?: string[];
  reason?: "partie" | "mediateur" | "lieu" | "securite" | "apaise" | "retrait" | "erreur" | null;
}

/** When and where a session is. */
export interface CaseSpan {
  starts_at: Moment;
  ends_at: Moment;
  lieu?: string | null;
  neutral?: boolean;
}

/** A session as a phone shows it: who was to lead it may have left. */
export interface CaseShown extends CaseSpan {
  mediators?: string[];
}

/** `case.shift`. `was`: the session as it was shown to who moves it; `mediators`: she herself by default. */
export interface CaseShiftOp extends CaseSpan {
  meeting_id: Id;
  was: CaseShown;
  mediators?: Id[];
}

/** What is asked of one session. */
export interface CaseOfMeeting {
  meeting_id: Id;
}

/** `case.safe`: it was checked that everybody may be there in safety, or that is taken back. `starts_at`: the moment */
export interface CaseSafeOp extends CaseOfMeeting {
  safe?: boolean;
  starts_at?: Moment | null;
}

/** `case.invite`: a party knows of it. `what`: invitation, rappel; `channel`: a code of `canal`. */
export interface CaseInviteOp extends CaseOfMeeting {
  letter: string;
  what: "invitation" | "rappel" | "annulation";
  channel: string;
}

/** `case.line`. `rev`: of the text that was shown; null, it is a new line. */
export interface CaseLineOp {
  line_id: Id;
  party?: string | null;
  part: "mots" | "accepter" | "vrai" | "flou" | "question";
  text: string;
  rev?: number | null;
}

/** `case.carry`: she allows it to be told to another party, or keeps it here. */
export interface CaseCarryOp {
  line_id: Id;
  rev: number;
  to: string;
  allowed: boolean;
}

/** `case.choose`: of two texts of one line, both or one. `rev`: of the texts that were shown. */
export interface CaseChooseOp {
  line_id: Id;
  rev: number;
  keep: "deux" | "premier" | "second";
}

/** `case.note`. */
export interface CaseNoteOp {
  note_id: Id;
  meeting_id?: Id | null;
  text: string;
}

/** What a party undertakes, by when, and how it will be seen. */
export interface CasePromise {
  letter: string;
  what: string;
  seen: string;
  by_on?: Day | null;
}

/** Her copy: how she has it, or that she wants none. */
export interface CaseHanded {
  letter: string;
  how: "main_propre" | "courrier" | "courriel" | "refusee";
}

/** `strokes`: the lines a finger drew, each a list of points `[x, y]`. */
export interface CaseDrawn {
  letter: string;
  strokes: number[][][];
}

/** `case.agreement`. `signed`: on the screen where there are signatures; `renews`: one that stands is no more. */
export interface CaseAgreementOp {
  agreement_id: Id;
  form: "oral" | "ecrit";
  extent: "total" | "partiel";
  made_on: Day;
  commitments: CasePromise[];
  read?: boolean;
  copies?: CaseHanded[];
  signatures?: CaseDrawn[];
  signed?: "papier" | "ecran" | "non_signe" | null;
  renews?: boolean;
}

/** `case.copy`. */
export interface CaseCopyOp extends CaseHanded {
}

/** `case.follow`: it is followed from now on. */
export type CaseFollowOp = Record<string, never>;

/** `case.keep`: something of it is not kept, and it stays as it is. */
export type CaseKeepOp = Record<string, never>;

/** Of a commitment: what becomes of it, and who says so (a party, or M of a mediator who saw it). */
export interface CasePoint {
  rank: number;
  state: "prevu" | "tenu" | "partiel" | "rompu" | "inconnu";
  said_by?: string | null;
}

/** `case.check`. */
export interface CaseCheckOp {
  days: number;
  noted: CasePoint[];
}

/** `case.move`: to mediation, to an end without agreement. `reason`: where the flow has a list of them. */
export interface CaseMoveOp {
  target: "prise_de_contact" | "mediation" | "sans_suite" | "sans_accord" | "reprise";
  reason?: string | null;
}

/** `case.suspend`. */
export interface CaseSuspendOp {
  reason: string;
  resume_on: Day;
}

/** `case.resume`. */
export type CaseResumeOp = Record<string, never>;

/** `case.interrupt`. `then`: somebody is sent on, or it is closed once each party knows. */
export interface CaseInterruptOp {
  reason: string;
  words?: string | null;
  then?: "reorienter" | "clore";
}

/** `case.tell`: how she was told, or why she was not. */
export interface CaseTellOp {
  letter: string;
  how?: string | null;
  why_not?: string | null;
}

/** `case.close`. */
export interface CaseCloseOp {
  outcome: string;
  kept?: "tenu" | "partiel" | "rompu" | "inconnu" | null;
}

/** `case.alert`. */
export interface CaseAlertOp {
  alert_id: Id;
  facts: string;
}

/** `case.protect`: who was called, and when. */
export interface CaseProtectOp extends CaseAlertOp {
  called: "119" | "3919" | "3977" | "17" | "15" | "18" | "112" | "114" | "departement" | "personne";
  called_at?: Moment | null;
}

/** `case.heard`: its author read the answer that was given at `answered_at`; with `closes`, nothing more is to be */
export interface CaseHeardOp {
  alert_id: Id;
  answered_at: Moment;
  closes?: boolean;
}

/** `list.propose`: record_id is the proposal. `list`, `line`: codes; `text`: the label it would have. */
export interface WishOp {
  list: string;
  want: "manque" | "reformuler" | "inutile";
  line?: string | null;
  text?: string;
}

/** `entry.correct`: fields of the entry's own operation, and why. */
export interface CorrectOp {
  kind: EntryKind;
  changes: Record<string, any>;
  reason?: string | null;
}

/** `entry.cancel`: the undo of a tap, or later with a reason. */
export interface CancelOp {
  kind: EntryKind;
  reason?: string | null;
}

/** `entry.twin`: whether this entry and `other`, of the same kind, are one fact noted by both phones of a pair. */
export interface TwinOp {
  kind: EntryKind;
  other: Id;
  same: boolean;
}

/** Kind of operation (docs/kinds.md) -> its payload. */
export interface Operations {
  "round.start": RoundStartOp;
  "round.pause": RoundPauseOp;
  "round.resume": RoundResumeOp;
  "round.stops": RoundStopsOp;
  "round.end": RoundEndOp;
  "round.reopen": RoundReopenOp;
  "consigne.read": ConsigneReadOp;
  "consigne.leave": ConsigneLeaveOp;
  "consigne.withdraw": ConsigneWithdrawOp;
  "preparation.write": PreparationOp;
  "visit.record": VisitOp;
  "ambience.record": AmbienceOp;
  "contact.record": ContactOp;
  "conflict.report": ConflictOp;
  "technical.flag": TechnicalOp;
  "referral.signpost": SignpostOp;
  "referral.propose": ProposeOp;
  "followup.schedule": ScheduleOp;
  "followup.done": DoneOp;
  "followup.postpone": PostponeOp;
  "case.open": CaseOpenOp;
  "case.clear": CaseClearOp;
  "case.read": CaseReadOp;
  "case.party": CasePartyOp;
  "case.name": CaseNameOp;
  "case.inform": CaseInformOp;
  "case.try": CaseTryOp;
  "case.agree": CaseAgreeOp;
  "case.leave": CaseLeaveOp;
  "case.take_back": CaseTakeBackOp;
  "case.correct": CaseCorrectOp;
  "case.settle": CaseSettleOp;
  "case.plan": CasePlanOp;
  "case.meet": CaseMeetOp;
  "case.missed": CaseMissedOp;
  "case.shift": CaseShiftOp;
  "case.safe": CaseSafeOp;
  "case.invite": CaseInviteOp;
  "case.line": CaseLineOp;
  "case.carry": CaseCarryOp;
  "case.choose": CaseChooseOp;
  "case.note": CaseNoteOp;
  "case.agreement": CaseAgreementOp;
  "case.copy": CaseCopyOp;
  "case.follow": CaseFollowOp;
  "case.keep": CaseKeepOp;
  "case.check": CaseCheckOp;
  "case.move": CaseMoveOp;
  "case.suspend": CaseSuspendOp;
  "case.resume": CaseResumeOp;
  "case.interrupt": CaseInterruptOp;
  "case.tell": CaseTellOp;
  "case.close": CaseCloseOp;
  "case.alert": CaseAlertOp;
  "case.protect": CaseProtectOp;
  "case.heard": CaseHeardOp;
  "list.propose": WishOp;
  "entry.correct": CorrectOp;
  "entry.cancel": CancelOp;
  "entry.twin": TwinOp;
}
