const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** Table 7: impression types that the 2015 update or an earlier version has. */
export const impressions: ReadonlySet<number> = new Set([...range(0, 8), ...range(10, 15), ...range(20, 43)]);

/** Of them those of latents, of fingerprints (8.14), of palms (8.15: 10, 11, 28, 29). */
export const latentImpressions: ReadonlySet<number> = new Set([
  ...range(4, 7),
  ...range(12, 15),
  28,
  29,
  ...range(32, 39),
]);
export const fingerImpressions: ReadonlySet<number> = new Set([
  ...range(0, 3),
  8,
  ...range(20, 29),
  ...range(40, 43),
]);
export const palmImpressions: ReadonlySet<number> = new Set([10, 11, 28, 29]);

/** Table 8: positions of fingers, several at once and parts among them. */
export const fingerPositions: ReadonlySet<number> = new Set([...range(0, 19), ...range(40, 54)]);
/** 8.15: of palms. */
export const palmPositions: ReadonlySet<number> = new Set([...range(20, 38), ...range(81, 86)]);
/** Of all friction ridges. */
export const ridgePositions: ReadonlySet<number> = new Set([
  ...fingerPositions,
  ...palmPositions,
  ...range(60, 79),
]);
/** 8.4: of a binary record, in which 255 is a place that is not used. */
export const binaryPositions: ReadonlySet<number> = new Set([...range(0, 15), 255]);

/** 8.10: subject acquisition profiles of faces. */
export const faceProfiles: ReadonlySet<number> = new Set([
  0,
  1,
  ...range(10, 15),
  20,
  30,
  32,
  40,
  42,
  50,
  51,
  52,
]);

export const compressions = ['NONE', 'WSQ20', 'JPEGB', 'JPEGL', 'JP2', 'JP2L', 'PNG'] as const;
export const colourSpaces = ['UNK', 'GRAY', 'RGB', 'SRGB', 'YCC', 'SYCC'] as const;
export const eyeColours = ['BLK', 'BLU', 'BRO', 'GRY', 'GRN', 'HAZ', 'MAR', 'MUL', 'PNK', 'XXX'] as const;
export const spectra = ['VIS', 'NIR', 'RED', 'DEFINED', 'UNDEFINED'] as const;

/** The versions of 1.002 VER, oldest first: 1993, 1997, 2000, 2007, 2011, 2013, 2015. */
export const versions = ['0200', '0201', '0300', '0400', '0500', '0501', '0502'] as const;
/** From here on the rules are those of this standard: before, what has changed is a warning. */
export const ruledFrom = 500;

/** From which version on there are records of a type, and from which on there are none. */
export const typesSince: Readonly<Record<number, number>> = {
  10: 201,
  11: 501,
  12: 501,
  13: 300,
  14: 300,
  15: 300,
  16: 300,
  17: 400,
  18: 500,
  19: 500,
  20: 500,
  21: 500,
  22: 501,
  98: 500,
  99: 400,
};
export const typesUntil: Readonly<Record<number, number>> = { 3: 500, 5: 500, 6: 500 };
