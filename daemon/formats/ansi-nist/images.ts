import { firstItem, imageFacts, numberIn } from './overview.ts';
import { tagAt } from './tag.ts';
import type { NistRecord, Transaction } from './transaction.ts';

/** The image of one record, as the record holds it. */
export interface NistImage {
  readonly type: number;
  /** The words of tagged records: NONE is raw pixels, row by row. */
  readonly compression: string;
  readonly data: Uint8Array;
  /** As the fields say; absent where they do not. */
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** Pixels an inch. */
  readonly dpi?: number;
  /** Table 8: 1 right thumb to 10 left little finger, and more; of prints. */
  readonly position?: number;
  /** 17.003: 1 right, 2 left; of irises. */
  readonly eye?: 1 | 2;
}

/** Whether it begins as a transaction does: with 1.001 LEN. */
export function looksLikeTransaction(bytes: Uint8Array): boolean {
  const tag = tagAt(bytes, 0);
  return tag?.type === 1 && tag.number === 1;
}

/** All images of a transaction, in the order of its records. Windows on the file, not copies. */
export function imagesOf({ records }: Transaction): NistImage[] {
  const [first] = records;
  return records.flatMap(record => {
    const facts = imageFacts(record);
    if (facts === undefined || facts.data.length === 0) return [];
    const { compression = 'NONE', data, widthPx, heightPx } = facts;
    const [dpi, position, eye] = [dpiOf(record, first), positionOf(record), eyeOf(record)];
    return {
      ...{ type: record.type, compression, data },
      ...(widthPx !== undefined && { widthPx }),
      ...(heightPx !== undefined && { heightPx }),
      ...(dpi !== undefined && { dpi }),
      ...(position !== undefined && { position }),
      ...(eye !== undefined && { eye }),
    };
  });
}

const prints = new Set([13, 14, 15, 19]);
const binaryPrints = new Set([3, 4, 5, 6]);
const [millimetresPerInch, centimetresPerInch] = [25.4, 2.54];

/** xx.008 SLC and xx.009 of tagged records; of binary ones 1.011 and 1.012, pixels a millimetre, as xx.005 ISR has it. */
function dpiOf(record: NistRecord, first: NistRecord | undefined): number | undefined {
  if (binaryPrints.has(record.type)) {
    const perMillimetre = Number(first && firstItem(first, numberIn(record, 5) === 1 ? 11 : 12));
    return perMillimetre > 0 ? Math.round(perMillimetre * millimetresPerInch) : undefined;
  }
  const pixels = numberIn(record, 9);
  if (pixels === undefined || pixels === 0) return undefined;
  const unit = numberIn(record, 8);
  return unit === 1 ? pixels : unit === 2 ? Math.round(pixels * centimetresPerInch) : undefined;
}

function positionOf(record: NistRecord): number | undefined {
  if (prints.has(record.type)) return numberIn(record, 13);
  return binaryPrints.has(record.type) ? numberIn(record, 4) : undefined;
}

function eyeOf(record: NistRecord): 1 | 2 | undefined {
  const eye = record.type === 17 ? numberIn(record, 3) : undefined;
  return eye === 1 || eye === 2 ? eye : undefined;
}
