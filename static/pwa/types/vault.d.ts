// What the vault keeps on the phone, and what is sealed for it.
import type { Id } from "./wire";

/** Whose a row is: the marker of this phone, or a row of the outbox, says it. */
export interface Who { org_id: Id; user_id: Id; device_id: Id }

/** Of an operation, its member `sealed`: bytes in base64url without padding. */
export interface Sealed {
  v: number;
  /** the installation's public point, by name */
  key: string;
  /** of the pair made for this sitting */
  point: string;
  /** the content key for the installation, and for its writer's vault: absent as long as she has none */
  wrap: string;
  own?: string;
  /** the fields that are in it, by path; builds before did not say it */
  of?: string[];
  box: string;
}

/** The same of what stays on this phone; `key` names the vault's point, `of` the fields that are in it. */
export interface Kept { v: number; key: string; point: string; own: string; of?: string[]; box: string }

/** One content key, and its wraps. */
export interface Sitting {
  key: string;
  content: CryptoKey;
  point: string;
  wrap?: string | undefined;
  own?: string | undefined;
}

/** An unlocked vault, in memory alone. `secret` leaves it in no form; `id` is of this unlocking. */
export interface Opened { id: Id; device_id: Id; key: string; secret: CryptoKey }

type Raw = Uint8Array<ArrayBuffer>;
/** AES-256-GCM: nonce, and ciphertext with its tag. */
export interface Shut { iv: Raw; bytes: Raw }

/** The data key under a code or a phrase. */
export interface CodeWrap extends Shut { kind: "code" | "phrase"; salt: Raw; rounds: number }
/** The data key under what an authenticator makes of `salt`. */
export interface PasskeyWrap extends Shut {
  id: Raw;
  salt: Raw;
  /** the service knows it too; absent of those made before it could */
  reopens?: boolean;
}

/** The row of palier-vault, one an enrolment. */
export interface VaultRow extends Who {
  v: 1;
  key: string;
  /** public half of the vault's pair, base64url */
  point: string;
  /** its private half under the data key */
  pair: Shut;
  code: CodeWrap;
  passkey: PasskeyWrap | null;
  /** minutes without a touch after which it locks */
  idle: number;
}

/** Codes tried since the last right one. `at`: when the last was, by the phone's clock. */
export interface Tries { device_id: Id; wrong: number; at: number; id?: Id }
