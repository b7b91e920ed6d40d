import type { Eye } from '../../../iris-camera.ts';
import type { Seed } from '../random.ts';

/**
 * The tissue of an iris unrolled: columns are angles from the head's own right-hand side of the picture clockwise, rows run from
 * the pupil's edge (0) to the limbus, as they lie at the reference dilation. Bytes of 1 / 127.
 */
export interface IrisTissue {
  readonly columns: number;
  readonly rows: number;
  /** Fibres, collarette and crypts: lighter above 0, darker below. */
  readonly relief: Int8Array;
  /** Concentric folds, which deepen as the pupil widens. */
  readonly furrows: Int8Array;
  /** Melanin: 0 is none, 127 a freckle. Dark at short wavelengths, hardly to be seen at long ones. */
  readonly pigment: Int8Array;
}

/** The iris itself; lengths on the eye. */
export interface Iris {
  /** From coarse to fine: each half as wide and high as the one before it is at [0], for pictures with fewer pixels. */
  readonly tissue: readonly IrisTissue[];
  readonly radiusMm: number;
  /** Vertical by horizontal diameter of the limbus. */
  readonly aspect: number;
  /** Width over which the iris passes into the sclera. */
  readonly limbusMm: number;
  /** Grey of the stroma without melanin, of 255, and how strongly its texture shows. */
  readonly grey: number;
  readonly contrast: number;
  /** 0 (blue) to 1 (very dark brown). */
  readonly melanin: number;
  /** Where the pupil's centre lies from that of the limbus, x to the right of the picture, y down. */
  readonly pupilMm: readonly [x: number, y: number];
  /** The pupil's outline: cosine and sine of two, three and four waves a turn, as shares of its radius. */
  readonly pupilWaves: readonly (readonly [cosine: number, sine: number])[];
}

/** The lids, wide open; lengths from the middle of the iris of an eye that looks straight ahead. */
export interface Lids {
  /** Where the lids meet: to the left and the right of the picture, and how far above the middle (negative y). */
  readonly leftMm: readonly [x: number, y: number];
  readonly rightMm: readonly [x: number, y: number];
  /** The height of the upper lid's edge above the middle, the depth of the lower one's below it. */
  readonly upperMm: number;
  readonly lowerMm: number;
  /** Where across the eye the upper lid is highest, and the lower one lowest. */
  readonly upperPeakMm: number;
  readonly lowerPeakMm: number;
  /** How round the edges are: 2 is a parabola, more is flatter in the middle. */
  readonly upperRound: number;
  readonly lowerRound: number;
  /** From the edge of the upper lid to its fold; the wet edge of the lower lid. */
  readonly foldMm: number;
  readonly marginMm: number;
}

/** One hair, in the picture's frame: lengths on the eye, angles from the lid's outward normal, clockwise. */
export interface Lash {
  /** Where along the lid it grows, -1 at the left corner to 1 at the right. */
  readonly place: number;
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly angle: number;
  /** How much it turns from root to tip, radians. */
  readonly bend: number;
}

/** Everything that stays the same about one eye of one person. */
export interface EyeModel {
  readonly seed: Seed;
  readonly eye: Eye;
  readonly iris: Iris;
  readonly lids: Lids;
  readonly upperLashes: readonly Lash[];
  readonly lowerLashes: readonly Lash[];
  readonly scleraGrey: number;
  readonly skinGrey: number;
  /** Melanin of the skin, 0 to 1. */
  readonly skinMelanin: number;
}

/**
 * How the eye meets the camera. `normal` is what an attentive traveller gives; the others are what a quality gate should refuse.
 */
export type EyeCondition = 'normal' | 'half-closed' | 'looks-away' | 'out-of-focus' | 'far' | 'closed';

/** A light of the camera as the cornea mirrors it, from the middle of the iris of an eye that looks into the lens. */
export interface Lamp {
  readonly xMm: number;
  readonly yMm: number;
  readonly radiusMm: number;
}

/** The camera: its picture, and what it makes of an eye at its working distance. */
export interface EyeSensor {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Magnification at the working distance. */
  readonly pxPerMm: number;
  readonly illuminationNm: number;
  readonly lamps: readonly Lamp[];
  /** Point spread of the lens in focus: deviation, px. */
  readonly spreadPx: number;
  /** Noise of a black pixel, and the grey levels of noise at grey 255 that come on top: deviations. */
  readonly readNoise: number;
  readonly shotNoise: number;
}

/** A soft light that something in the room throws over the eye. */
export interface Reflection {
  readonly xMm: number;
  readonly yMm: number;
  readonly acrossMm: number;
  readonly alongMm: number;
  readonly angle: number;
  readonly grey: number;
}

/**
 * One exposure of an eye: everything that may differ from capture to capture, as plain values. Draw one and change what is to be
 * different: the pupil of the next frame, another wavelength.
 */
export interface EyeCapture {
  /** Of the chances of skin and hair that stay within one sitting. */
  readonly seed: string;
  /** Of the noise of this frame alone. */
  readonly frame: number;
  /** The middle of the eye in the picture. */
  readonly xPx: number;
  readonly yPx: number;
  readonly pxPerMm: number;
  /** Turn of the head, and of the eye in it, clockwise as the picture is seen. */
  readonly rollDegrees: number;
  readonly torsionDegrees: number;
  /** Where the eye looks: to the right of the picture, and down. 0 is into the lens. */
  readonly yawDegrees: number;
  readonly pitchDegrees: number;
  /** Diameter of the pupil by that of the iris. */
  readonly dilation: number;
  /** No pupil widens evenly: one and two waves a turn (cosine, sine) by which the tissue is turned, radians. */
  readonly tissueWaves: readonly (readonly [cosine: number, sine: number])[];
  /** Of the lids: 0 closed, 1 wide open. */
  readonly opening: number;
  /** Blur of an eye before or behind the depth of field: deviation on the eye. */
  readonly defocusMm: number;
  /** The way of the eye during the exposure. */
  readonly motionMm: number;
  readonly motionAngle: number;
  readonly illuminationNm: number;
  /** Brightness of the exposure: 1 is as it should be. */
  readonly gain: number;
  /** Fall of the light over 10 mm, to the right and down. */
  readonly slopeX: number;
  readonly slopeY: number;
  /** Deviation of the faint picture of face and lashes that the cornea mirrors, grey levels. */
  readonly veil: number;
  readonly reflections: readonly Reflection[];
}

/** A picture: 8-bit grey, row-major from the top left. */
export interface EyePicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
}

/** A closed line: distances from a centre in equal steps of angle, from the right clockwise (y grows downwards); px. */
export interface TrueContour {
  readonly x: number;
  readonly y: number;
  readonly radii: Float64Array;
}

/** What a pixel shows. */
export const surface = { skin: 0, sclera: 1, iris: 2, pupil: 3, lash: 4, glint: 5 } as const;

/** What is true of a picture; for tests, never for a device. */
export interface EyeTruth {
  readonly pupil: TrueContour;
  readonly limbus: TrueContour;
  /** A byte a pixel: one of `surface`. */
  readonly surfaces: Uint8Array;
  /** Share of the iris that neither lids nor lashes nor glints cover. */
  readonly visible: number;
  /** The turn of the eye in the picture, degrees, clockwise. */
  readonly rollDegrees: number;
}
