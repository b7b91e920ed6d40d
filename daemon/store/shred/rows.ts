import { Fault } from '../../core/errors.ts';
import type { Operation } from '../database.ts';
import { below, numberOf, slotKey } from '../keys.ts';
import { decodeValue, encodeRecord } from '../record.ts';
import { storeFault } from '../faults.ts';
import type { SealedDatabase } from '../sealed-database.ts';
import type { SlotRow, UnreadRow } from './slot-owners.ts';

/**
 * Reads that keys are somebody's, and whose as soon as that is asked. `expected`: how
 * many rows the heads say that there are.
 */
export async function loadEncounterKeys(database: SealedDatabase, expected: number): Promise<void> {
  const reader = database.read;
  const rows: UnreadRow[] = [];
  for await (const [key, sealed] of reader.sealedEntries(below('slot'))) {
    rows.push({ slot: numberOf(key), read: () => slotRow(key, reader.unsealOrReport(key, sealed)) });
  }
  await database.encounterKeys.load(rows, expected);
}

function slotRow(key: string, plaintext: Uint8Array | undefined): SlotRow | undefined {
  if (plaintext === undefined) return undefined;
  return { ...(decodeValue(plaintext) as Omit<SlotRow, 'slot'>), slot: numberOf(key) };
}

/** Keys for these encounters are on the disk, to be given. Fault `disk-full` or `unavailable` when they cannot be. */
export async function prepareKeys(
  { folder, encounterKeys }: SealedDatabase,
  owners: readonly string[],
): Promise<void> {
  try {
    await encounterKeys.prepare(owners);
  } catch (error) {
    throw storeFault(folder, error);
  }
}

/**
 * The batch is on the disk; so is the end of the keys that it erases, when this resolves. Fault `unavailable`, and never
 * `disk-full`, which would say that the batch may be written again: the next one, or the next start, overwrites them.
 */
export async function settleKeys({ folder, encounterKeys }: SealedDatabase): Promise<void> {
  try {
    await encounterKeys.settle();
  } catch (cause) {
    throw new Fault('unavailable', 'the keys of the erased are not overwritten yet', {
      where: folder,
      cause,
    });
  }
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
