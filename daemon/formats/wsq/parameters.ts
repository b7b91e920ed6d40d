/** How errors name the standard. */
export const standard = 'FBI IAFIS-IC-0110 v3.1';

/** A larger image is not decoded: 4,096 x 4,096 px, 208 mm a side at 500 dpi, more than a palm. Pixels. */
export const maximumPixels = 2 ** 24;
/**
 * A file may claim so many pixels whatever its length, and so many more for each of its bytes. An image of one grey needs no data at all; a
 * print of 15:1 has 15 a byte, and one with nothing on it but a mark some hundred.
 */
export const pixelsAtAll = 2 ** 20;
export const pixelsPerByte = 2 ** 10;
/** The longest code of the Huffman tables. Bits. */
export const longestCodeBits = 16;
/** Tables of Huffman codes that may be defined at once. */
export const huffmanTables = 8;
/** Marker segments of a file: an image has a dozen, and each costs some memory. */
export const mostSegments = 1_024;
/** Subbands that the quantisation table describes. */
export const subbandCount = 64;

/** Part 3, encoder number two: what our encoder does. */
export const encoderNumber = 2;
/** The number of a certified software (Sf); ours is not certified, and says 0. */
export const softwareNumber = 0;
/** Subbands whose variance is less are left out. */
export const leastVariance = 1.01;
/** Where the sum of the variances of subbands 0 to 3 is less, the variances are those of whole subbands, else of their middle. */
export const leastLowVariance = 20_000;
/** The bin around zero, as wide as so many others. */
export const zeroBinRatio = 1.2;
/** Where in a bin its value is put, parts of the bin. */
export const binCentre = 0.44;
/** Standard deviations either way that the bins of a subband are taken to span, in the estimate of the bitrate. */
export const loadingFactor = 2.5;
/** Weights of subbands 52 to 59; the others have 1. */
export const subbandWeights = [1.32, 1.08, 1.42, 1.08, 1.32, 1.42, 1.08, 1.08] as const;
/** Bits a pixel that the bins are chosen for, unless the caller says so: about 15:1. 0.1 to 5. */
export const usualBitrate = 0.75;
export const lowestBitrate = 0.1;
export const highestBitrate = 5;
