import type { Scaled } from './scaled.ts';

// A WSQ file as its marker segments, in their order: what is read from a file is written again byte for byte.

/** A tap of a filter; `sign` is 0 for plus, and anything else for minus. */
export interface Tap extends Scaled {
  readonly sign: number;
}

/** DTT: the analysis filters, of each its right half, the middle tap first. */
export interface TransformTable {
  readonly marker: 'DTT';
  /** L0: taps of the low-pass filter, 1 to 255. */
  readonly lowLength: number;
  /** L1: of the high-pass filter. */
  readonly highLength: number;
  readonly low: readonly Tap[];
  readonly high: readonly Tap[];
}

/** DQT: the widths of the bins of the 64 subbands. A width of 0 says that the subband is not transmitted. */
export interface QuantisationTable {
  readonly marker: 'DQT';
  /** C: where in a bin its value is put, parts of the bin. */
  readonly centre: Scaled;
  readonly bands: readonly { readonly bin: Scaled; readonly zero: Scaled }[];
}

export interface HuffmanTable {
  /** Th, 0 to 7. */
  readonly id: number;
  /** How many codes of 1 to 16 bits: 16 numbers. */
  readonly counts: Uint8Array;
  /** Symbols in the order of their codes. */
  readonly symbols: Uint8Array;
}

/** DHT: one table or several. */
export interface HuffmanTables {
  readonly marker: 'DHT';
  readonly tables: readonly HuffmanTable[];
}

/** SOF: the image. A pixel is value * scale + shift. */
export interface FrameHeader {
  readonly marker: 'SOF';
  readonly black: number;
  readonly white: number;
  readonly heightPx: number;
  readonly widthPx: number;
  readonly shift: Scaled;
  readonly scale: Scaled;
  /** Ev: which of the standard's encoders. */
  readonly encoder: number;
  /** Sf: which certified software; 0 is none. */
  readonly software: number;
}

/** SOB: indices of subbands, by the Huffman table `table`; `data` as it lies in the file, restart markers and stuffed zeros within it. */
export interface Block {
  readonly marker: 'SOB';
  readonly table: number;
  readonly data: Uint8Array;
}

/** DRI: restart markers lie between intervals of so many indices. */
export interface RestartInterval {
  readonly marker: 'DRI';
  readonly interval: number;
}

/** COM: any bytes, often text; NISTCOM is one of these. */
export interface Comment {
  readonly marker: 'COM';
  readonly bytes: Uint8Array;
}

export type Segment =
  | TransformTable
  | QuantisationTable
  | HuffmanTables
  | FrameHeader
  | Block
  | RestartInterval
  | Comment;

/** A segment, where it begins in the file, and how many 0xFF stand before its marker that need not. */
export type Placed<Kind extends Segment = Segment> = Kind & {
  readonly offset: number;
  readonly fill: number;
};

/** A file between its SOI and EOI; `rest` is what lies behind EOI. */
export interface WsqFile {
  readonly segments: readonly Placed[];
  /** 0xFF before EOI that need not be there. */
  readonly endFill: number;
  readonly rest: Uint8Array;
}
