// Every field of a finger minutiae record, so that a record can be written as it was read, and made into one of another
// standard. What the fields mean to a comparison, the readers of views tell (`minutiae-record.ts`).
import type { MinutiaeFormat } from './minutiae-record.ts';
import type { Field, Values } from './record-fields.ts';
import type { Capture } from './representation-2011.ts';

const size = [
  { name: 'widthPx', bytes: 2, label: 'image width' },
  { name: 'heightPx', bytes: 2, label: 'image height' },
] as const;
/** Pixels a centimetre. */
const resolution = [
  { name: 'resolutionX', bytes: 2, label: 'x resolution' },
  { name: 'resolutionY', bytes: 2, label: 'y resolution' },
] as const;
/** Of the CBEFF product. */
const product = [
  { name: 'owner', bytes: 2, label: 'product owner' },
  { name: 'product', bytes: 2, label: 'product type' },
] as const;
const equipment = [{ name: 'equipment', bytes: 2, label: 'capture equipment' }] as const;
const viewsAndReserved = [
  { name: 'views', bytes: 1, label: 'number of views' },
  { name: 'reserved', bytes: 1, label: 'reserved byte' },
] as const;
const count = [{ name: 'count', bytes: 1, label: 'number of minutiae' }] as const;
const position = [{ name: 'position', bytes: 1, label: 'finger position' }] as const;

const shortView = [
  ...position,
  /** View number in the high half of the byte, impression type in the low. */
  { name: 'viewAndImpression', bytes: 1, label: 'view number and impression type' },
  { name: 'quality', bytes: 1, label: 'finger quality' },
  ...count,
] as const;

const view2009 = [
  ...position,
  { name: 'view', bytes: 1, label: 'view number' },
  { name: 'impression', bytes: 1, label: 'impression type' },
  { name: 'quality', bytes: 1, label: 'finger quality' },
  { name: 'qualityOwner', bytes: 2, label: "vendor of the quality's algorithm" },
  { name: 'qualityAlgorithm', bytes: 2, label: "quality's algorithm" },
  ...size,
  ...resolution,
  ...count,
] as const;

/** Behind length, capture and qualities. */
const view2011 = [
  ...position,
  { name: 'view', bytes: 1, label: 'representation number' },
  ...resolution,
  { name: 'impression', bytes: 1, label: 'impression type' },
  ...size,
  /** Bytes of a minutia in the high half of the byte, where ridges are said to end in the low. */
  { name: 'minutiaForm', bytes: 1, label: 'minutia field length' },
  ...count,
] as const;

/** A minutia: type in the two highest bits of x, two reserved bits above y; quality where the form has it. */
export const minutiaFields = [
  { name: 'typeAndX', bytes: 2, label: 'minutia type and x' },
  { name: 'reservedAndY', bytes: 2, label: 'minutia y' },
  { name: 'angle', bytes: 1, label: 'minutia angle' },
] as const;
export const minutiaQuality = [{ name: 'quality', bytes: 1, label: 'minutia quality' }] as const;

/** How a record of a format may be laid out. `published` and `draft`: see `ansi378/layout.ts`. */
export interface Layout {
  readonly format: MinutiaeFormat;
  /** Of the record's length: two bytes, four, or two of 0 and four. */
  readonly lengthBytes: 2 | 4 | 6;
  readonly header: readonly Field[];
  readonly view: readonly Field[];
}

export const layouts = {
  'iso-2005': {
    format: 'iso-19794-2-2005',
    lengthBytes: 4,
    header: [...equipment, ...size, ...resolution, ...viewsAndReserved],
    view: shortView,
  },
  'iso-2011': {
    format: 'iso-19794-2-2011',
    lengthBytes: 4,
    header: [
      { name: 'views', bytes: 2, label: 'number of representations' },
      { name: 'certificationFlag', bytes: 1, label: 'certification flag' },
    ],
    view: view2011,
  },
  'ansi-2004': ansi2004(2),
  'ansi-2004-long': ansi2004(6),
  'ansi-2009': {
    format: 'ansi-incits-378-2009',
    lengthBytes: 4,
    header: [
      ...product,
      { name: 'certification', bytes: 1, label: 'certification' },
      { name: 'equipment', bytes: 2, label: 'capture device' },
      ...viewsAndReserved,
    ],
    view: view2009,
  },
  'ansi-2009-draft': {
    format: 'ansi-incits-378-2009',
    lengthBytes: 4,
    header: [...product, ...equipment, ...viewsAndReserved],
    view: view2009,
  },
} as const satisfies Record<string, Layout>;

function ansi2004(lengthBytes: 2 | 6) {
  return {
    format: 'ansi-incits-378-2004',
    lengthBytes,
    header: [...product, ...equipment, ...size, ...resolution, ...viewsAndReserved],
    view: shortView,
  } as const;
}

export type LayoutName = keyof typeof layouts;

export type MinutiaFields = Values<typeof minutiaFields> & { readonly quality?: number };

export interface ViewFields {
  /** By the names of the layout's table; `count` is left to the minutiae. */
  readonly values: Readonly<Record<string, number>>;
  /** ISO/IEC 19794-2:2011 alone. */
  readonly capture?: Capture;
  readonly minutiae: readonly MinutiaFields[];
  /** The extended data as they are written. */
  readonly extended: Uint8Array;
  /** What the last view says of their length, where it is not so: see `readExtendedData`. */
  readonly statedExtendedBytes?: number;
}

export interface MinutiaeFields {
  readonly layout: LayoutName;
  /** With its closing NUL. */
  readonly version: string;
  /** By the names of the layout's table; `views` is left to the views. */
  readonly header: Readonly<Record<string, number>>;
  readonly views: readonly ViewFields[];
}
