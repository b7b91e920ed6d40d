import { createHash } from 'node:crypto';
import type { Encounter, Erasure, OfficerDecision } from '../core/encounter.ts';
import { Fault } from '../core/errors.ts';
import type { AuditEntry } from './contract/audit.ts';
import { namesPerson, nameless } from './encounter-record.ts';
import {
  below,
  decisionsOf,
  encounterKey,
  erasedKey,
  evidenceKey,
  type KeyRange,
  personKey,
  retentionKey,
  wordsOf,
} from './keys.ts';
import type { KioskState } from './kiosk-state.ts';
import type { Plan, Put } from './plan-group.ts';
import { appendEvents } from './outbox-state.ts';
import { decodeValue, encodeRecord } from './record.ts';
import { sealerOf } from './seal.ts';
import type { SealedReader } from './sealed-reader.ts';

/** Kinds of records that tell who somebody was: compaction of these gives their bytes back. */
export const personalRanges: readonly KeyRange[] = ['evidence', 'person', 'words', 'outbox'].map(below);

/** What an erasure finds of an encounter. */
export interface Erasable {
  readonly erasure: Erasure;
  /** Records that go. */
  readonly keys: readonly string[];
  /** Records from before people had records of their own, without what tells who they were. */
  readonly rewritten: readonly Put[];
}

/**
 * Reads what is kept of an encounter. The receipt names the records by a hash over their sealed bytes, in the order
 * of their keys: whoever has a copy can tell that it is of what was erased, and nobody can tell what that was.
 *
 * Fault `not-found` when there is no such encounter, `conflict` when it has been erased and nothing came after.
 */
export async function findErasable(
  reader: SealedReader,
  given: Pick<Erasure, 'encounter' | 'at' | 'by' | 'reason'>,
): Promise<Erasable> {
  const { encounter } = given;
  const kept = await sealedOf(reader, encounter);
  const standing = await reader.get(encounterKey(encounter));
  if (standing === undefined && kept.length === 0) {
    throw new Fault('not-found', 'no such encounter', { where: encounter });
  }
  if (kept.length === 0 && (await reader.getSealed(erasedKey(encounter))) !== undefined) {
    throw new Fault('conflict', 'it has been erased already', { where: encounter });
  }
  const hash = createHash('sha256');
  for (const [, sealed] of kept) hash.update(sealed);
  const keyDestroyed = kept.every(([key, sealed]) => sealerOf(sealed, key).of === 'encounter');
  const rewritten = [...oldEncounter(standing), ...(await oldDecisions(reader, encounter))];
  return {
    erasure: {
      ...given,
      ...(standing && { answer: (decodeValue(standing) as Encounter).answer }),
      records: kept.length,
      ciphertextSha256: hash.digest('hex'),
      keyDestroyed: keyDestroyed && rewritten.length === 0,
    },
    keys: kept.map(([key]) => key),
    rewritten,
  };
}

async function sealedOf(reader: SealedReader, encounterId: string): Promise<[string, Uint8Array][]> {
  const found: [string, Uint8Array][] = [];
  for (const key of [evidenceKey(encounterId), personKey(encounterId)]) {
    const sealed = await reader.getSealed(key);
    if (sealed !== undefined) found.push([key, sealed]);
  }
  for await (const entry of reader.sealedEntries(wordsOf(encounterId))) found.push(entry);
  return found;
}

function oldEncounter(plaintext: Uint8Array | undefined): Put[] {
  if (plaintext === undefined) return [];
  const encounter = decodeValue(plaintext) as Encounter;
  if (!namesPerson(encounter)) return [];
  return [{ key: encounterKey(encounter.id), plaintext: encodeRecord(nameless(encounter)) }];
}

async function oldDecisions(reader: SealedReader, encounterId: string): Promise<Put[]> {
  const records = await reader.list(decisionsOf(encounterId));
  return records.flatMap(([key, plaintext]) => {
    const { reason, ...decision } = decodeValue(plaintext) as OfficerDecision;
    return reason === undefined ? [] : [{ key, plaintext: encodeRecord(decision) }];
  });
}

/** `time`: of the event that tells the hub. */
export function planErasure({ erasure, keys, rewritten }: Erasable, time: string): Plan<KioskState, void> {
  const receipt = { key: erasedKey(erasure.encounter), plaintext: encodeRecord(erasure) };
  return state => {
    const told = appendEvents(state, [{ type: 'org.bitmap.erasure.v1', data: erasure }], time);
    return {
      puts: [...rewritten, receipt, ...told.puts],
      deletes: [...keys, retentionKey(erasure.encounter)],
      erases: [erasure.encounter],
      audit: [auditOf(erasure)],
      state: told.state,
      result: undefined,
    };
  };
}

function auditOf({ at, by, reason, encounter, ...detail }: Erasure): AuditEntry {
  return { at, action: 'encounter.erased', actor: by, object: encounter, detail: { reason, ...detail } };
}
