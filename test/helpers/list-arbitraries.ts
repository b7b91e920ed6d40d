import * as fc from 'fast-check';
import type { FingerPosition } from '../../daemon/core/fingerprint.ts';
import type { ModalityName } from '../../daemon/core/modality.ts';
import { listActions, type Reference, type Subject } from '../../daemon/core/watchlist.ts';
import type { ListEntry } from '../../daemon/fleet/lists/entry.ts';

const plain = { noNullPrototype: true };
const isWellFormed = (text: string) => !/\p{Surrogate}/u.test(text);
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter(isWellFormed);
export const subjectId = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter(isWellFormed);
const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10));
const bytes = fc.uint8Array({ maxLength: 60 });

function subject(id: string): fc.Arbitrary<Subject> {
  return fc.record(
    {
      id: fc.constant(id),
      name: text,
      dateOfBirth: text,
      action: fc.constantFrom(...listActions),
      expiresOn: day,
    },
    { requiredKeys: ['id'], ...plain },
  );
}

function reference(id: string): fc.Arbitrary<Reference> {
  return fc.record(
    {
      subject: fc.constant(id),
      instance: fc.nat(65_535),
      modality: fc.constantFrom<ModalityName>('fingerprint', 'iris', 'face'),
      position: fc.nat(10).map(code => code as FingerPosition),
      template: bytes,
      imagePng: fc.uint8Array({ minLength: 1, maxLength: 60 }),
    },
    { requiredKeys: ['subject', 'instance', 'modality', 'position', 'template'], ...plain },
  );
}

/** Somebody on a list, with whatever a list may say of them. */
export function entryWith(id: string): fc.Arbitrary<ListEntry> {
  return fc.record({ subject: subject(id), references: fc.array(reference(id), { maxLength: 4 }) }, plain);
}

/** Entries of different people. */
export const listEntries: fc.Arbitrary<ListEntry[]> = fc
  .uniqueArray(subjectId, { maxLength: 12 })
  .chain(ids => fc.tuple(...ids.map(entryWith)));
