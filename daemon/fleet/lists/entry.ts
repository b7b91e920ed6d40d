import { hash } from 'node:crypto';
import type { FingerPosition } from '../../core/fingerprint.ts';
import type { ModalityName } from '../../core/modality.ts';
import { listActions, type Reference, type Subject } from '../../core/watchlist.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { ByteWriter as Writer } from './bytes.ts';
import { limits } from './parameters.ts';

/** Somebody on a list with all that they are found by. */
export interface ListEntry {
  readonly subject: Subject;
  /** In the order of their instances; all are of the subject. */
  readonly references: readonly Reference[];
}

/** An entry with the SHA-256 of what it is as it is published, 32 bytes. */
export interface DigestedEntry extends ListEntry {
  readonly digest: Uint8Array;
}

/** Their order is part of the format. */
const modalities: readonly ModalityName[] = ['fingerprint', 'iris', 'face'];
const flags = { name: 1, dateOfBirth: 2, action: 4, expiresOn: 8 } as const;
const allFlags = 15;
const highestPosition = 10;
const highestInstance = 65_535;
const label = Buffer.from('bitmap list entry 1\0');

/**
 * Layout: flags, id, what the flags name (name, date of birth, number of the action, date of expiry), the count of references, and of
 * each: modality, position, instance, template, and the picture, empty where there is none.
 */
export function encodeEntry({ subject, references }: ListEntry): Buffer {
  const { id, name, dateOfBirth, action, expiresOn } = subject;
  const writer = new Writer();
  const present =
    (name === undefined ? 0 : flags.name) |
    (dateOfBirth === undefined ? 0 : flags.dateOfBirth) |
    (action === undefined ? 0 : flags.action) |
    (expiresOn === undefined ? 0 : flags.expiresOn);
  writer.number(present).text(id);
  if (name !== undefined) writer.text(name);
  if (dateOfBirth !== undefined) writer.text(dateOfBirth);
  if (action !== undefined) writer.number(listActions.indexOf(action));
  if (expiresOn !== undefined) writer.text(expiresOn);
  writer.number(references.length);
  for (const reference of references) writeReference(writer, reference);
  return writer.end();
}

function writeReference(writer: ByteWriter, reference: Reference): void {
  const { modality, position, instance, template, imagePng = new Uint8Array() } = reference;
  writer.number(modalities.indexOf(modality)).number(position).number(instance);
  writer.bytes(template).bytes(imagePng);
}

/** Of label and entry, which are hashed as one: nobody waits between filling and reading it. */
let scratch = Buffer.concat([label, Buffer.alloc(16_384)]);

/** The digest of an entry by its encoding. In one call and by way of hex: two thirds of the time of a hash object and its own memory. */
export function digestOf(encoded: Uint8Array): Buffer {
  const length = label.length + encoded.length;
  if (scratch.length < length) scratch = Buffer.concat([label, encoded]);
  scratch.set(encoded, label.length);
  return Buffer.from(hash('sha256', scratch.subarray(0, length), 'hex'), 'hex');
}

/** RefusedList `malformed` for anything that `encodeEntry` does not write. Templates are windows on what is read. */
export function readEntry(reader: ByteReader): DigestedEntry {
  const from = reader.offset;
  const present = reader.number(allFlags, 'the flags');
  const subject = readSubject(reader, present);
  const count = reader.number(limits.references, 'the count of references');
  const references: Reference[] = [];
  for (let index = 0; index < count; index++) references.push(readReference(reader, subject.id));
  return { subject, references, digest: digestOf(reader.since(from)) };
}

export function readId(reader: ByteReader): string {
  const id = reader.text(limits.textBytes, 'an id');
  if (id.length > 0 && id.length <= limits.idLength) return id;
  throw reader.fault('not the length of an id', `${id.length}`, `1 to ${limits.idLength} characters`);
}

function readSubject(reader: ByteReader, present: number): Subject {
  const id = readId(reader);
  const text = (flag: number, what: string) =>
    (present & flag) === 0 ? undefined : reader.text(limits.textBytes, what);
  const name = text(flags.name, 'a name');
  const dateOfBirth = text(flags.dateOfBirth, 'a date of birth');
  const action =
    (present & flags.action) === 0
      ? undefined
      : listActions[reader.number(listActions.length - 1, 'an action')];
  const expiresOn = text(flags.expiresOn, 'a date of expiry');
  if (expiresOn !== undefined && !isDate(expiresOn)) throw reader.fault('not a date of expiry');
  return {
    id,
    ...(name !== undefined && { name }),
    ...(dateOfBirth !== undefined && { dateOfBirth }),
    ...(action !== undefined && { action }),
    ...(expiresOn !== undefined && { expiresOn }),
  };
}

/** Galleries count in days: what is no day would keep the whole list from being loaded. */
const isDate = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

function readReference(reader: ByteReader, subject: string): Reference {
  const modality = modalities[reader.number(modalities.length - 1, 'a modality')];
  const position = reader.number(highestPosition, 'a position') as FingerPosition;
  const instance = reader.number(highestInstance, 'an instance');
  const template = reader.bytes(limits.templateBytes, 'a template');
  const imagePng = reader.bytes(limits.imageBytes, 'a picture');
  const reference = { subject, instance, modality, position, template };
  return imagePng.length === 0 ? reference : { ...reference, imagePng };
}

/** By id, code unit by code unit: the order of everything in the files of a list. */
export const byId = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
