import type { EyePosition } from '../../core/iris.ts';

/** How the pixels of an iris image are written. */
export type IrisCodec = 'raw' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'png';

/** 0 not known, 1 base: upright and not mirrored, 2 flipped. */
export type Orientation = 0 | 1 | 2;

export interface QualityBlock {
  /** 0 to 100; absent where it could not be computed. */
  readonly score?: number;
  /** Registered numbers of who computed it and how; 0 not known. */
  readonly vendor: number;
  readonly algorithm: number;
  /** Which of the two codes stands for "no score", where it is not the one that is written here. */
  readonly unscored?: 254 | 255;
}

/** What a record may say in several ways, where it is not the way in which it is written here. */
export interface AsWritten {
  /** 2005: the images of this eye begin anew. */
  readonly startsGroup?: true;
  /** 2011: the length of the last representation, which nothing depends on. */
  readonly statedLength?: number;
  /** 2011: a date with parts that are none. */
  readonly captureDate?: Uint8Array;
  /** 2011: bits 5 and 6 of the image properties. */
  readonly reservedProperties?: number;
}

/** One image of one eye, as every edition of ISO/IEC 19794-6 has it. */
export interface IrisView {
  readonly eye: EyePosition;
  /** Counts the images of a record or of an eye, from 1. */
  readonly number: number;
  readonly codec: IrisCodec;
  readonly isColour: boolean;
  /** As the record states them; the edition of 2005 may leave them 0. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of a pixel or of each of its colours: writers differ. */
  readonly bitDepth: number;
  readonly horizontal: Orientation;
  readonly vertical: Orientation;
  /**
   * How far the eye is turned from the horizontal, [0, 360), in steps of 360 / 65,536. Which way it counts could not be
   * established; it is kept, and nothing is turned by it.
   */
  readonly rollDegrees?: number;
  /** The most by which that may be wrong, [0, 180). */
  readonly rollUncertaintyDegrees?: number;
  readonly qualities: readonly QualityBlock[];
  /** True for an image unrolled around the pupil. */
  readonly isPolar: boolean;
  /** The pixels as the codec writes them. */
  readonly data: Uint8Array;
  readonly asWritten?: AsWritten;
}

/** What a record of 2005 says of all of its images, beside their form. */
export interface IrisHeader2005 {
  /** Given by the vendor of the camera; 0 not known. */
  readonly captureDevice: number;
  /** Bits 5 to 16 of the image properties, from bit 5 on: scan type, and what polar images add. */
  readonly furtherProperties: number;
  /** Expected, px; 0 not known. */
  readonly irisDiameterPx: number;
  /** 0 for images as taken, 1 for the standard's own way of unrolling them. */
  readonly transformation: number;
  /** 16 bytes, Latin-1: `D` and a serial number, `M` and a MAC address, `P` and a processor's number, or zeros. */
  readonly deviceIdentifier: string;
}

export interface IrisRecord2005 {
  readonly edition: '2005';
  readonly header: IrisHeader2005;
  /** Alike in codec, size, depth and orientation; those of one eye behind each other. */
  readonly views: readonly [IrisView, ...IrisView[]];
}

/** What has been done to the image: as it was taken, taken or resampled to 640 x 480, cut out, lids and sclera painted over too. */
export type IrisImageKind = 'uncropped' | 'vga' | 'cropped' | 'cropped-and-masked';

/** An interval that something is in, px; 0 not known. */
export interface Interval {
  readonly smallest: number;
  readonly largest: number;
}

/** An image with what a record of 2011 says beside it. */
export interface IrisView2011 extends IrisView {
  /** ISO 8601, UTC, as exact as it is known: from `2005` to `2005-12-15T17:35:20.250Z`. */
  readonly capturedAt?: string;
  /** Registered numbers, 0 not known; technology 1 is CMOS or CCD. */
  readonly device: { readonly technology: number; readonly vendor: number; readonly type: number };
  readonly kind: IrisImageKind;
  /** 0 not known, 1 lossless or none, 2 lossy. */
  readonly compressionHistory: 0 | 1 | 2;
  /** From the camera to the eye, mm; 0 not known, 1 failed, 65,535 that far or farther. */
  readonly rangeMm: number;
  readonly centreX: Interval;
  readonly centreY: Interval;
  readonly diameter: Interval;
}

export interface IrisRecord2011 {
  readonly edition: '2011';
  /** How many eyes are shown; 0 not known. */
  readonly eyes: 0 | 1 | 2;
  readonly views: readonly [IrisView2011, ...IrisView2011[]];
}

export type IrisRecord = IrisRecord2005 | IrisRecord2011;
