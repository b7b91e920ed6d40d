import type { Operation } from '../database.ts';
import { below, numberOf, slotKey } from '../keys.ts';
import { decodeValue, encodeRecord } from '../record.ts';
import type { SealedDatabase } from '../sealed-database.ts';
import type { SlotRow } from './encounter-keys.ts';

/** Reads whose the encounters' keys are. `expected`: how many there were when the last batch was written. */
export async function loadEncounterKeys(database: SealedDatabase, expected: number): Promise<void> {
  const records = await database.read.list(below('slot'));
  const rows = records.map(([key, plaintext]) => ({
    ...(decodeValue(plaintext) as Omit<SlotRow, 'slot'>),
    slot: numberOf(key),
  }));
  await database.encounterKeys.load(rows, expected);
}

/** What the batch that is being made changes in whose keys are whose. */
export function slotOperations(database: SealedDatabase): Operation[] {
  const { taken, erased } = database.encounterKeys.changes;
  const puts = taken.map(({ slot, ...row }): Operation => {
    const key = slotKey(slot);
    return { type: 'put', key, value: database.seal(key, encodeRecord(row)) };
  });
  return [...puts, ...erased.map((slot): Operation => ({ type: 'del', key: slotKey(slot) }))];
}
