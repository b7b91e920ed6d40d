import { Fault } from '../../core/errors.ts';
import { splitLink } from '../audit/audit-chain.ts';
import type { Survey } from '../contract/copying.ts';
import { isUnsealed } from '../keys.ts';
import type { SealedReader } from '../sealed-reader.ts';
import type { CopyItem } from './copy.ts';

/**
 * The file of a copy that names its records that do not open: a list of keys, as JSON.
 * It goes no further than the copy.
 */
export const damagedInCopy = 'damaged';

/** Fault `corrupt` that names the first bad record of an audit chain, or else the first that does not open. */
export function requireWhole({ audit: { verified, firstBad }, damaged }: Survey): void {
  const remedy = 'use another backup, or take the rest of this one with --force';
  if (firstBad !== undefined) {
    const detail = { given: `${verified} good links before it`, remedy };
    throw new Fault('corrupt', `the audit chain is broken: ${firstBad.key} is ${firstBad.defect}`, detail);
  }
  const [where, ...more] = damaged;
  if (where === undefined) return;
  const given = more.length === 0 ? 'this one' : `this one and ${more.length} more`;
  throw new Fault('corrupt', 'a record does not open', { where, given, remedy });
}

/** Whether a record as it stands opens, or its encounter is erased. Who reads with `reader` hears of one that does not. */
export function opens(reader: SealedReader, key: string, value: Uint8Array): boolean {
  if (isUnsealed(key)) return true;
  try {
    reader.unseal(key, key.startsWith('audit/') ? splitLink(value).sealed : value);
    return true;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.code === 'erased';
  }
}

/** The same items; each record is opened on the way, and those that do not open are named behind them. */
export async function* checkedItems(
  items: AsyncIterable<CopyItem>,
  isWhole: (key: string, value: Uint8Array) => boolean,
): AsyncGenerator<CopyItem> {
  const damaged: string[] = [];
  for await (const item of items) {
    if (item.type === 'record' && !isWhole(item.name, item.value)) damaged.push(item.name);
    yield item;
  }
  if (damaged.length === 0) return;
  yield { type: 'file', name: damagedInCopy, value: Buffer.from(JSON.stringify(damaged)) };
}

export const damagedFrom = ({ value }: CopyItem) =>
  JSON.parse(Buffer.from(value).toString('utf8')) as string[];
