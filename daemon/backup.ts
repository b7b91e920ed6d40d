import { readFile } from 'node:fs/promises';
import { erasureJournalOf } from './data-folder.ts';
import { keyringFileOf } from './folder-keys.ts';
import { Fault, systemErrorCode } from './core/errors.ts';
import type { CopyItem, StoreCopy } from './store/backup/copy.ts';
import type { AuditEntry } from './store/contract/audit.ts';
import type { Copying } from './store/contract/copying.ts';

/** The name of the keyring among the files of a copy. It is sealed with the root key, which no backup holds. */
export const keyringInCopy = 'keyring';

/** Whom this machine knows to be erased: an older backup may be restored on the next one. */
export const erasuresInCopy = 'erasures';

/** Copies a store with all that it takes, beside the root key, to open the copy. */
export async function copyStore<Result>(
  store: Pick<Copying, 'copy'>,
  dataFolder: string,
  audit: AuditEntry,
  use: (copy: StoreCopy) => Promise<Result>,
): Promise<Result> {
  const ring = keyringFileOf(dataFolder);
  const before = await readIfThere(ring);
  return store.copy(audit, ({ header, items }) =>
    use({ header, items: withErasures(withKeyring(items, ring, before), erasureJournalOf(dataFolder)) }),
  );
}

/** As they are by now: more of them than the copy needs do no harm. */
async function* withErasures(items: AsyncIterable<CopyItem>, journal: string): AsyncGenerator<CopyItem> {
  yield* items;
  const value = await readIfThere(journal);
  if (value !== undefined) yield { type: 'file', name: erasuresInCopy, value };
}

/** A store from before there was a ring has none. */
async function* withKeyring(
  items: AsyncIterable<CopyItem>,
  ring: string,
  before: Uint8Array | undefined,
): AsyncGenerator<CopyItem> {
  yield* items;
  const now = await readIfThere(ring);
  if (!isSame(before, now)) {
    const remedy = 'take the backup again';
    throw new Fault('conflict', 'the keys of the store were changed meanwhile', { where: ring, remedy });
  }
  if (now !== undefined) yield { type: 'file', name: keyringInCopy, value: now };
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isSame(before: Uint8Array | undefined, now: Uint8Array | undefined): boolean {
  return before === undefined || now === undefined ? before === now : Buffer.compare(before, now) === 0;
}
