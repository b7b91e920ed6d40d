import {
  anything,
  type Check,
  code,
  date,
  greenwich,
  hexadecimal,
  integer,
  quality,
  resolution,
  signed,
  text,
  word,
} from './checks.ts';
import {
  binaryPositions,
  colourSpaces,
  compressions,
  eyeColours,
  faceProfiles,
  fingerImpressions,
  fingerPositions,
  impressions,
  latentImpressions,
  palmImpressions,
  palmPositions,
  ridgePositions,
  spectra,
  versions,
} from './codes.ts';

/** What a field has to be. */
export interface Rule {
  /** `always`; `with-image`: where the record has an image (xx.999). */
  readonly needed?: 'always' | 'with-image';
  /** Of the items of each subfield, in their order; those behind the last are not looked at. */
  readonly items: readonly Check[];
  /** It has one subfield. */
  readonly isSingle?: true;
  /** It is the same in all versions: an error in old ones too. */
  readonly isOld?: true;
}

export type Rules = Readonly<Record<number, Rule>>;

const table7 = 'Table 7';
const table8 = 'Table 8';
const needed = (...items: readonly Check[]): Rule => ({
  needed: 'always',
  items,
  isSingle: true,
  isOld: true,
});
/** Of which there may be several, a subfield each. */
const neededOnes = (...items: readonly Check[]): Rule => ({ needed: 'always', items, isOld: true });
const withImage = (...items: readonly Check[]): Rule => ({
  needed: 'with-image',
  items,
  isSingle: true,
  isOld: true,
});
const optional = (...items: readonly Check[]): Rule => ({ items });

/** Identifiers of quality algorithms: vendor, and which of the vendor's. */
const algorithm = [hexadecimal(4), integer(0, 65_535)] as const;
const idc = needed(integer(0, 99));

/** 8.1 */
const transaction: Rules = {
  2: needed(word(...versions)),
  4: needed(text(1, 16)),
  5: needed(date),
  6: optional(integer(1, 9)),
  7: needed(text(1)),
  8: needed(text(1)),
  9: needed(text(1)),
  11: needed(resolution),
  12: needed(resolution),
  13: optional(text(1)),
  14: { items: [greenwich], isSingle: true, isOld: true },
  15: optional(integer(0, 999)),
  16: optional(text(1), text(1), text(1)),
};

/** Sizes, scale and compression, as all records with an image state them (8.10, 8.13 to 8.17, 8.19). */
const image: Rules = {
  2: idc,
  4: needed(text(1)),
  6: withImage(integer(1, 99_999)),
  7: withImage(integer(1, 99_999)),
  8: withImage(integer(0, 2)),
  9: withImage(integer(0, 99_999)),
  10: withImage(integer(0, 99_999)),
  11: withImage(word(...compressions)),
  996: optional(hexadecimal(64)),
};

const depth: Rules = { 5: needed(date), 12: withImage(integer(1, 99)) };

/** 8.4 */
const binaryPrint: Rules = {
  3: { items: [code(impressions, table7)], isOld: true },
  4: { items: [code(binaryPositions, table8)], isOld: true },
  5: { items: [integer(0, 1)], isOld: true },
  6: { items: [integer(1, 65_535)], isOld: true },
  7: { items: [integer(1, 65_535)], isOld: true },
  8: { items: [integer(0, 6)], isOld: true },
};

/** 8.8 */
const signature: Rules = {
  3: { items: [integer(0, 1)], isOld: true },
  4: { items: [integer(0, 2)], isOld: true },
  5: { items: [integer(0, 1)], isOld: true },
};

/** 8.9; 5 to 12 as ANSI/NIST-ITL 1-2007 had them. */
const minutiae: Rules = {
  2: idc,
  3: needed(code(impressions, table7)),
  4: needed(word('S', 'U')),
  5: optional(text(1), word('A', 'U', 'E', 'M')),
  6: optional(code(ridgePositions, table8)),
  7: optional(word('T', 'U')),
  10: optional(integer(0, 999)),
  11: optional(integer(0, 1)),
  12: optional(integer(1, 999), xyTheta),
  128: optional(integer(1, 99_999)),
  129: optional(integer(1, 99_999)),
  130: optional(integer(1, 2)),
  133: optional(integer(0, 15)),
  134: optional(code(fingerPositions, table8)),
  135: optional(quality, ...algorithm),
  136: optional(integer(0, 255)),
  137: optional(
    integer(1, 255),
    integer(0, 99_999),
    integer(0, 99_999),
    integer(0, 179),
    integer(0, 2),
    integer(0, 100),
  ),
  300: optional(integer(1, 99_999), integer(1, 99_999)),
  301: optional(signed(-180, 180)),
  302: optional(code(ridgePositions, table8)),
  331: optional(integer(0, 99_999), integer(0, 99_999), integer(0, 359), word('E', 'B', 'X')),
};

/** 9.012 of ANSI/NIST-ITL 1-2007: x and y in 0.01 mm, four or five digits each, and three of an angle. */
function xyTheta(given: string): string | undefined {
  const isRight = /^(\d{11}|\d{13})$/.test(given) && Number(given.slice(-3)) < 360;
  return isRight ? undefined : 'x and y of four or five digits each and an angle of three, below 360';
}

/** 8.10 */
const face: Rules = {
  ...image,
  3: needed(text(4)),
  5: needed(date),
  12: withImage(word(...colourSpaces)),
  13: optional(code(faceProfiles, 'the subject acquisition profiles')),
  20: optional(word('F', 'R', 'L', 'A', 'D')),
  21: optional(signed(-180, 180)),
  24: optional(quality, ...algorithm),
  27: optional(word(...eyeColours)),
};

/** 8.13 */
const latent: Rules = {
  ...image,
  ...depth,
  3: needed(code(latentImpressions, `${table7} of latents`)),
  13: neededOnes(code(ridgePositions, table8)),
  24: optional(code(ridgePositions, table8), quality, ...algorithm),
};

/** 8.14 */
const finger: Rules = {
  ...image,
  ...depth,
  3: needed(code(fingerImpressions, `${table7} of fingerprints`)),
  13: neededOnes(code(fingerPositions, table8)),
  18: optional(code(fingerPositions, table8), word('XX', 'UP', 'SR')),
  21: optional(
    code(fingerPositions, table8),
    integer(0, 99_999),
    integer(0, 99_999),
    integer(0, 99_999),
    integer(0, 99_999),
  ),
  22: optional(code(fingerPositions, table8), nfiq),
  23: optional(code(fingerPositions, table8), quality, ...algorithm),
  24: optional(code(fingerPositions, table8), quality, ...algorithm),
};

/** 14.022: 1 best to 5; 254 not computed, 255 failed. */
function nfiq(given: string): string | undefined {
  return /^([1-5]|254|255)$/.test(given) ? undefined : '1 to 5, 254 or 255';
}

/** 8.15 */
const palm: Rules = {
  ...image,
  ...depth,
  3: needed(code(palmImpressions, `${table7} of palms`)),
  13: neededOnes(code(palmPositions, `${table8} of palms`)),
  18: optional(code(palmPositions, table8), word('XX', 'UP', 'SR')),
  24: optional(code(palmPositions, table8), quality, ...algorithm),
};

/** 8.17 */
const iris: Rules = {
  ...image,
  ...depth,
  3: needed(integer(0, 2)),
  12: optional(integer(1, 99)),
  13: withImage(word(...colourSpaces)),
  16: optional(integer(0, 2), integer(0, 2), integer(0, 4)),
  17: optional(deviceIdentifier),
  20: optional(word(...eyeColours)),
  24: optional(quality, ...algorithm),
  25: optional(word(...spectra)),
  28: optional(word('XX', 'UC')),
};

/** 13 to 16 characters, the first M or P. */
function deviceIdentifier(given: string): string | undefined {
  return /^[MP].{12,15}$/.test(given) ? undefined : '13 to 16 characters, the first M or P';
}

/** Information assurance. */
const assurance: Rules = {
  2: idc,
  3: needed(hexadecimal(4)),
  4: needed(text(1)),
  5: needed(hexadecimal(4)),
  6: needed(greenwich),
};

/** 8.24 */
const cbeff: Rules = {
  2: idc,
  4: needed(text(1)),
  5: needed(greenwich),
  100: needed(word('0101', '0200')),
  101: needed(hexadecimal(8)),
  102: optional(quality, ...algorithm),
  103: needed(hexadecimal(4)),
  104: needed(hexadecimal(4)),
  999: { needed: 'always', items: [anything], isOld: true },
};

const rules: Readonly<Record<number, Rules>> = {
  1: transaction,
  2: { 2: idc },
  3: binaryPrint,
  4: binaryPrint,
  5: binaryPrint,
  6: binaryPrint,
  8: signature,
  9: minutiae,
  10: face,
  13: latent,
  14: finger,
  15: palm,
  16: { ...image, ...depth },
  17: iris,
  98: assurance,
  99: cbeff,
};

/** What the fields of a type of record have to be; of types that are only read and kept, their IDC. */
export const rulesOf = (type: number): Rules => rules[type] ?? { 2: idc };
