import type { Encounter, Erasure, OfficerDecision } from '../core/encounter.ts';
import { Fault } from '../core/errors.ts';
import type { KioskEvent } from '../core/event.ts';
import {
  decisionsOf,
  encounterKey,
  erasedKey,
  type KeyRange,
  numberOf,
  personKey,
  wordsKey,
} from './keys.ts';
import type { Put } from './plan-group.ts';
import { decodeValue, encodeRecord } from './record.ts';
import type { SealedReader } from './sealed-reader.ts';
import { valueAt } from './values.ts';

/** What of an encounter tells who it was. Its traits tell how good a capture was, and not whose. */
type Person = Pick<Encounter, 'biographics' | 'candidates'>;

interface KeptEncounter extends Encounter {
  /** There is a record beside this one with what tells who it was. */
  readonly hasPerson?: true;
}

interface KeptDecision extends OfficerDecision {
  /** There is a record beside this one with what the officer wrote. */
  readonly hasWords?: true;
}

export const namesPerson = ({ biographics, candidates }: Person) =>
  biographics !== undefined || candidates.length > 0;

/** An encounter without what tells who it was. */
export function nameless({ biographics: _, ...rest }: Encounter): Encounter {
  return { ...rest, candidates: [] };
}

export function encounterPuts(encounter: Encounter): Put[] {
  const key = encounterKey(encounter.id);
  if (!namesPerson(encounter)) return [{ key, plaintext: encodeRecord(encounter) }];
  const { id, candidates, biographics } = encounter;
  const kept: KeptEncounter = { ...nameless(encounter), hasPerson: true };
  const person: Person = { candidates, ...(biographics && { biographics }) };
  return [
    { key, plaintext: encodeRecord(kept) },
    { key: personKey(id), plaintext: encodeRecord(person), owner: id },
  ];
}

export function decisionPuts(key: string, { reason, ...decision }: OfficerDecision): Put[] {
  if (reason === undefined) return [{ key, plaintext: encodeRecord(decision) }];
  const { encounter } = decision;
  const kept: KeptDecision = { ...decision, hasWords: true };
  return [
    { key, plaintext: encodeRecord(kept) },
    { key: wordsKey(encounter, numberOf(key)), plaintext: encodeRecord(reason), owner: encounter },
  ];
}

/** The encounter whose key seals an event on its way: one that names a person, or quotes what was written of one. */
export function ownerOf({ type, data }: KioskEvent): string | undefined {
  if (type === 'org.bitmap.encounter.v1' && namesPerson(data)) return data.id;
  if (type === 'org.bitmap.decision.v1' && data.reason !== undefined) return data.encounter;
  return undefined;
}

/** An encounter as it was put; with its erasure in the place of the person who was erased. */
export async function readEncounter(
  reader: SealedReader,
  plaintext: Uint8Array | undefined,
): Promise<Encounter | undefined> {
  if (plaintext === undefined) return undefined;
  const { hasPerson, ...encounter } = decodeValue(plaintext) as KeptEncounter;
  if (hasPerson === undefined) return encounter;
  const person = await unlessErased(reader, personKey(encounter.id));
  if (person !== undefined) return { ...encounter, ...(decodeValue(person) as Person) };
  return { ...encounter, erased: await requireErasure(reader, encounter.id) };
}

/** Those of a range that authenticate, at most `limit`. */
export async function listEncounters(
  reader: SealedReader,
  range: KeyRange,
  limit: number,
): Promise<Encounter[]> {
  const records = await reader.list(range, limit);
  const encounters = await Promise.all(records.map(([, plaintext]) => readOrReport(reader, plaintext)));
  return encounters.filter(encounter => encounter !== undefined);
}

/** Undefined, and a report, where what tells who it was does not authenticate. */
async function readOrReport(reader: SealedReader, plaintext: Uint8Array): Promise<Encounter | undefined> {
  try {
    return await readEncounter(reader, plaintext);
  } catch (error) {
    reader.report(error);
    return undefined;
  }
}

/** The decisions on an encounter; without what officers wrote once it has been erased. */
export async function readDecisions(reader: SealedReader, encounterId: string): Promise<OfficerDecision[]> {
  const records = await reader.list(decisionsOf(encounterId));
  return Promise.all(
    records.map(async ([key, plaintext]) => {
      const { hasWords, ...decision } = decodeValue(plaintext) as KeptDecision;
      if (hasWords === undefined) return decision;
      const words = await unlessErased(reader, wordsKey(encounterId, numberOf(key)));
      return words === undefined ? decision : { ...decision, reason: decodeValue(words) as string };
    }),
  );
}

/** A record; undefined when it is not there, or its key is erased. */
async function unlessErased(reader: SealedReader, key: string): Promise<Uint8Array | undefined> {
  try {
    return await reader.get(key);
  } catch (error) {
    if (error instanceof Fault && error.code === 'erased') return undefined;
    throw error;
  }
}

export function readErasure(reader: SealedReader, encounterId: string): Promise<Erasure | undefined> {
  return valueAt(reader, erasedKey(encounterId));
}

/** What is gone without a receipt was not erased but lost. */
async function requireErasure(reader: SealedReader, encounterId: string): Promise<Erasure> {
  const erasure = await readErasure(reader, encounterId);
  if (erasure !== undefined) return erasure;
  throw new Fault('corrupt', 'the record is missing', { where: personKey(encounterId) });
}
