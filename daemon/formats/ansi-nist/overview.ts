import { kindOf } from './binary-layout.ts';
import { binaryText } from './binary-text.ts';
import { imageHeader } from './image-header.ts';
import { separator } from './separators.ts';
import { tagAt } from './tag.ts';
import { subfieldsOf } from './text.ts';
import { fieldOf, isBinary, type NistField, type NistRecord } from './transaction.ts';

/** What a tagged record names (14.011 CGA), by the code of a binary one (4.008 CGA). */
export const compressionNames = ['NONE', 'WSQ20', 'JPEGB', 'JPEGL', 'JP2', 'JP2L', 'PNG'] as const;

/** What a record says of its image; what it does not say or says in a way that is no number is absent. */
export interface ImageFacts {
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** In the words of tagged records; a number without a word stays one. */
  readonly compression?: string;
  readonly data: Uint8Array;
  /** The field that holds the data. */
  readonly dataField: NistField;
  /** Bytes of the field before the data: some writers put text and a second xx.999 there, which no standard knows. */
  readonly leadBytes: number;
}

/** Which fields say what: tagged records (Types 10, 13 to 17, 19), prints in binary form (3 to 6), signatures (8). */
const taggedPlaces = { width: 6, height: 7, compression: 11, data: 999 };
const printPlaces = { width: 6, height: 7, compression: 8, data: 9 };
const signaturePlaces = { width: 6, height: 7, compression: undefined, data: 8 };

function placesOf(type: number) {
  if (type === 8) return signaturePlaces;
  return isBinary(type) ? printPlaces : taggedPlaces;
}

const imageTypes = new Set([3, 4, 5, 6, 8, 10, 13, 14, 15, 16, 17, 19]);

/** What a record says of the image in it; undefined where its type has none, or it holds none. */
export function imageFacts(record: NistRecord): ImageFacts | undefined {
  if (!imageTypes.has(record.type)) return undefined;
  const places = placesOf(record.type);
  const dataField = fieldOf(record, places.data);
  if (dataField === undefined) return undefined;
  const leadBytes = leadOf(dataField);
  const widthPx = numberIn(record, places.width);
  const heightPx = numberIn(record, places.height);
  const compression =
    places.compression === undefined ? undefined : compressionOf(record, places.compression);
  return {
    ...(widthPx !== undefined && { widthPx }),
    ...(heightPx !== undefined && { heightPx }),
    ...(compression !== undefined && { compression }),
    data: dataField.value.subarray(leadBytes),
    dataField,
    leadBytes,
  };
}

/** The longest text that is looked through before a second field number, bytes. */
const mostLeadBytes = 64;

/** Where an image begins behind fields of the same number; 0 where it begins at once, or what follows begins like no image. */
function leadOf({ type, number, value }: NistField): number {
  if (isBinary(type) || imageHeader(value) !== undefined) return 0;
  let lead = 0;
  for (;;) {
    const at = value.subarray(lead, lead + mostLeadBytes).indexOf(separator.group);
    const tag = at === -1 ? undefined : tagAt(value, lead + at + 1);
    if (tag?.type !== type || tag.number !== number) return 0;
    lead += at + 1 + tag.text.length + 1;
    if (imageHeader(value.subarray(lead)) !== undefined) return lead;
  }
}

function compressionOf(record: NistRecord, number: number): string | undefined {
  const text = firstItem(record, number);
  if (text === undefined || !isBinary(record.type)) return text;
  // In Types 5 and 6, of two levels, 1 stands for another algorithm.
  const isGrey = record.type === 3 || record.type === 4;
  return (isGrey || text === '0' ? compressionNames[Number(text)] : undefined) ?? text;
}

/** Codes and numbers are shorter. */
const mostItemBytes = 256;

/** The first item of a field as text: of a binary record its number; undefined where the field is not there or is long data. */
export function firstItem(record: NistRecord, number: number): string | undefined {
  const field = fieldOf(record, number);
  if (field === undefined) return undefined;
  const kind = isBinary(record.type) ? kindOf(record.type, number) : undefined;
  if (kind !== undefined) return kind === 'rest' ? undefined : binaryText(kind, field.value)[0]?.[0];
  return subfieldsOf(field.value.subarray(0, mostItemBytes), 'latin1')[0]?.[0];
}

/** The same where it is a whole number without a sign. */
export function numberIn(record: NistRecord, number: number): number | undefined {
  const text = firstItem(record, number);
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
