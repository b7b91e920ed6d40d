import { createHash } from 'node:crypto';
import { Fault } from '../core/errors.ts';
import type { StreamName } from '../core/stream.ts';
import { nameLimit } from './parameters.ts';

/**
 * The keys of the databases. Every key is text: a kind, then the parts that order it, with `/` between. Numbers have 16
 * decimal digits, so that the order of the bytes is the order of the numbers; names are percent-encoded, so that none
 * can hold a `/`.
 *
 *     both     meta/heads                            audit head, counters, epoch
 *              audit/SEQ                             a link of the chain: its hash, then its sealed entry
 *              signer/KEY                            a public key that has signed heads
 *              quarantine/DIGEST/DIGEST              a damaged record as it was found: by its key, and by its bytes
 *              loss/NAME                             what is known to be lost of the store, until it is accepted
 *              head/SEQ                              the head of the chain at that link, signed; not sealed
 *              slot/NUMBER                           whose key lies in that slot of the file of encounter keys
 *              document/KIND/NAME                    a document; NAME may hold `/`
 *              account/NAME                          who may sign in
 *     kiosk    encounter/ULID                        without what tells who it was
 *              person/ULID                           what tells who it was: sealed with the encounter's own key
 *              evidence/ULID                         pictures and templates of a hit: the same
 *              decision/ULID/NUMBER                  of an officer, in the order they came, without their words
 *              words/ULID/NUMBER                     the words: sealed with the encounter's own key
 *              erased/ULID                           receipt of an erasure
 *              retention/ULID                        since when it stands as it does, for its retention
 *              meta/retention                        the trusted time
 *              outbox/STREAM/SEQ                     what the hub has not acknowledged
 *              outbox/SEQ                            the same, of the older layout: the stream "events"
 *              list/NAME                             a watchlist without its references
 *              reference/NAME/VERSION/INDEX          one reference of that version
 *              entry/NAME/SUBJECT                    of a list that a hub publishes: a subject with all references
 *     hub      received/NUMBER                       events in the order they were committed
 *              hit/NUMBER                            that the event of this number is a hit
 *              stream/TENANT/DEVICE/EPOCH/STREAM     how far a kiosk's stream is held without a gap
 *              stream/TENANT/DEVICE/EPOCH            the same, of the stream "events"
 *              aside/placed/NUMBER                   an event that could not be read, which had its place in a stream
 *              aside/unplaced/SLOT                   the newest of those that had none
 *              kiosk-head/TENANT/DEVICE              the last signed head of a kiosk's audit chain
 */
const digits = 16;

function numbered(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a number of a record: ${value}`);
  return String(value).padStart(digits, '0');
}

const loneSurrogate = /\p{Surrogate}/u;

function named(name: string): string {
  if (name.length === 0 || name.length > nameLimit || loneSurrogate.test(name)) {
    const wanted = `1 to ${nameLimit} characters`;
    throw new Fault('bad-input', 'not a name for a record', { given: JSON.stringify(name), wanted });
  }
  return encodeURIComponent(name);
}

export const headsKey = 'meta/heads';
export const auditKey = (seq: number) => `audit/${numbered(seq)}`;
/** `keyId`: a thumbprint, base64url. */
export const signerKey = (keyId: string) => `signer/${named(keyId)}`;
export const lossKey = (name: string) => `loss/${named(name)}`;
export const headKey = (seq: number) => `head/${numbered(seq)}`;
const digestDigits = 32;
const digest = (of: string | Uint8Array) =>
  createHash('sha256').update(of).digest('hex').slice(0, digestDigits);
/** Of a copy of the bytes that were found at `key`. */
export const quarantineKey = (key: string, bytes: Uint8Array) => `quarantine/${digest(key)}/${digest(bytes)}`;
export const encounterKey = (id: string) => `encounter/${named(id)}`;
export const evidenceKey = (encounterId: string) => `evidence/${named(encounterId)}`;
export const personKey = (encounterId: string) => `person/${named(encounterId)}`;
export const erasedKey = (encounterId: string) => `erased/${named(encounterId)}`;
export const slotKey = (slot: number) => `slot/${numbered(slot)}`;
export const retentionKey = (encounterId: string) => `retention/${named(encounterId)}`;
export const retentionTimeKey = 'meta/retention';
export const wordsKey = (encounterId: string, number: number) =>
  `words/${named(encounterId)}/${numbered(number)}`;
export const decisionKey = (encounterId: string, number: number) =>
  `decision/${named(encounterId)}/${numbered(number)}`;
/** The one stream of the older layout, which named none in its keys. */
const unnamedStream = 'events';
export const outboxKey = (stream: StreamName, seq: number) =>
  stream === unnamedStream ? `outbox/${numbered(seq)}` : `outbox/${named(stream)}/${numbered(seq)}`;
export const listKey = (name: string) => `list/${named(name)}`;
export const referenceKey = (list: string, version: number, index: number) =>
  `reference/${named(list)}/${numbered(version)}/${numbered(index)}`;
export const entryKey = (list: string, subject: string) => `entry/${named(list)}/${named(subject)}`;
export const accountKey = (name: string) => `account/${named(name)}`;
export const hitKey = (number: number) => `hit/${numbered(number)}`;
export const receivedKey = (number: number) => `received/${numbered(number)}`;
/** `stream` is any name: a newer kiosk may have more of them than this hub knows. */
export function streamKey(tenant: string, device: string, epoch: string, stream: string): string {
  const key = `stream/${named(tenant)}/${named(device)}/${named(epoch)}`;
  return stream === unnamedStream ? key : `${key}/${named(stream)}`;
}
export const placedAsideKey = (number: number) => `aside/placed/${numbered(number)}`;
export const unplacedAsideKey = (slot: number) => `aside/unplaced/${numbered(slot)}`;

export const kioskHeadKey = (tenant: string, device: string) =>
  `kiosk-head/${named(tenant)}/${named(device)}`;

const kindPattern = /^[a-z0-9-]{1,64}$/;
const documentPattern = /^[A-Za-z0-9._/-]{1,320}$/;

function documentPrefix(kind: string): string {
  if (kindPattern.test(kind)) return `document/${kind}/`;
  const wanted = '1 to 64 lower-case letters, digits and "-"';
  throw new Fault('bad-input', 'not a kind of document', {
    given: JSON.stringify(kind.slice(0, 80)),
    wanted,
  });
}

/** Fault `bad-input` for what names no document. */
export function documentKey(kind: string, name: string): string {
  const prefix = documentPrefix(kind);
  if (documentPattern.test(name)) return `${prefix}${name}`;
  const wanted = '1 to 320 letters, digits and ". _ - /"';
  throw new Fault('bad-input', 'not a name of a document', {
    given: JSON.stringify(name.slice(0, 80)),
    wanted,
  });
}

/** Behind every name that begins like the text before it. */
const pastNames = '\x7f';

/** The documents of a kind whose names begin with `start`, behind the name `after`. */
export function documentsBetween(kind: string, start: string, after?: string): KeyRange {
  const from = start === '' ? documentPrefix(kind) : documentKey(kind, start);
  const range = { lt: `${from}${pastNames}` };
  const behind = after === undefined ? '' : documentKey(kind, after);
  return behind >= from ? { ...range, gt: behind } : { ...range, gte: from };
}

/** The name of the document at a key. */
export const documentNameIn = (key: string) => key.slice(key.indexOf('/', 'document/'.length) + 1);

/** A stretch of keys, as LevelDB takes it. */
export interface KeyRange {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
}

/** Every key below a prefix that has no `/` at its end: `0` is the character after `/`. */
export function below(prefix: string): KeyRange {
  return { gte: `${prefix}/`, lt: `${prefix}0` };
}

export const wordsOf = (encounterId: string) => below(`words/${named(encounterId)}`);
export const decisionsOf = (encounterId: string) => below(`decision/${named(encounterId)}`);
/** The first `count` references of a list's version. */
export function referencesOf(list: string, version: number, count: number): KeyRange {
  return { gte: referenceKey(list, version, 0), lt: referenceKey(list, version, count) };
}

/** The entries of a list that a hub publishes. */
export const entriesOf = (list: string) => below(`entry/${named(list)}`);

/** Signed heads stand for themselves: an auditor reads them without a sealing key. */
export const isUnsealed = (key: string) => key.startsWith('head/');

/** The number at the end of a key. */
export function numberOf(key: string): number {
  return Number(key.slice(key.lastIndexOf('/') + 1));
}

/** The name at the end of a key. */
export function nameOf(key: string): string {
  return decodeURIComponent(key.slice(key.lastIndexOf('/') + 1));
}
