import { randomBytes } from 'node:crypto';
import type { Encounter, Evidence } from '../../daemon/core/encounter.ts';
import type { KioskEvent } from '../../daemon/core/event.ts';
import type { AuditEntry } from '../../daemon/store/contract/audit.ts';
import type { Commit } from '../../daemon/store/contract/kiosk-store.ts';
import type { KioskStoreOptions } from '../../daemon/store/kiosk-store.ts';
import { Keyring } from '../../daemon/store/keyring.ts';
import { sealingKey } from '../../daemon/store/seal.ts';

export const testKey = sealingKey(new Uint8Array(32).fill(7));
/** A ring of its own, since a store may change it. */
export const testKeyring = () => Keyring.of(sealingKey(new Uint8Array(32).fill(7)));

export function storeOptions(changes: Partial<KioskStoreOptions> = {}): KioskStoreOptions {
  return {
    keyring: testKeyring(),
    create: true,
    randomBytes,
    newEpoch: () => randomBytes(8).toString('hex'),
    now: () => new Date('2026-01-02T03:04:05.678Z'),
    onCorrupt: fault => {
      throw fault;
    },
    ...changes,
  };
}

/** An id that sorts by its number, as a ULID does by its time. */
export const encounterId = (number: number) => `01TEST${String(number).padStart(20, '0')}`;

export function encounter(number: number): Encounter {
  return {
    id: encounterId(number),
    device: 'kiosk-1',
    lane: 'lane-1',
    startedAt: '2026-01-02T03:04:00.000Z',
    decidedAt: '2026-01-02T03:04:05.000Z',
    answer: 'GREEN',
    greyReasons: [],
    disposition: 'admitted',
    traits: [{ modality: 'fingerprint', attempts: 1, searched: true }],
    lists: [{ name: 'wanted', version: 1, templates: 3 }],
    candidates: [],
    thresholds: { red: 60, yellow: 50 },
    times: { totalMs: 900, captureMs: 600, extractMs: 20, searchMs: 5 },
  };
}

export function eventOf(number: number): KioskEvent {
  return { type: 'org.bitmap.encounter.v1', data: encounter(number) };
}

export function auditEntry(action: string, object?: string): AuditEntry {
  const entry = { at: '2026-01-02T03:04:05.000Z', action, actor: 'lane' };
  return object === undefined ? entry : { ...entry, object };
}

/** Of somebody who was held for a subject of a list. */
export function hit(number: number): Encounter {
  return {
    ...encounter(number),
    answer: 'RED',
    disposition: 'referred',
    candidates: [{ list: 'wanted', subject: `SUBJECT-${number}`, instance: 1, score: 71 }],
    biographics: {
      surname: 'ERIKSSON',
      givenNames: 'ANNA MARIA',
      documentNumber: 'L898902C3',
      documentType: 'P',
      issuer: 'UTO',
      nationality: 'UTO',
      dateOfBirth: '1974-08-12',
      sex: 'F',
      expiresOn: '2030-04-15',
    },
  };
}

export function evidenceOf(number: number): Evidence {
  const sample = { modality: 'fingerprint', position: 0 } as const;
  const png = new Uint8Array(Buffer.from(`picture ${number}`));
  return { encounter: encounterId(number), samples: [{ ...sample, png, template: Uint8Array.of(number) }] };
}

/** What a lane commits for one who is held. */
export function hitCommit(number: number): Commit {
  return {
    encounter: hit(number),
    evidence: evidenceOf(number),
    audit: [auditEntry('encounter.decided', encounterId(number))],
    events: [{ type: 'org.bitmap.encounter.v1', data: hit(number) }],
  };
}

/** What a lane commits for one traveller. */
export function encounterCommit(number: number): Commit {
  return {
    encounter: encounter(number),
    audit: [auditEntry('encounter.decided', encounterId(number))],
    events: [eventOf(number)],
  };
}
