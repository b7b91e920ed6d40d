/** What reader and writer of the ISO/IEC 19794-2:2005 finger minutiae record share; the card formats are in card-format.ts. */
// Of the clause numbers, those from 7.5.2 on and 8.2 are borne out by public readers; the others follow the order of the fields.

export const standard = 'ISO/IEC 19794-2:2005';
/** 7.3.1 and 7.3.2, each with its closing NUL. */
export const formatIdentifier = 'FMR\0';
export const versionNumber = ' 20\0';
/** Clause 7.3: the record header. */
export const recordHeaderBytes = 24;
/** Clause 7.4.1: the header of each finger view. */
export const viewHeaderBytes = 4;
/** Clause 7.4.2: one minutia. */
export const minutiaBytes = 6;
/** Clause 7.5.1: the length field that closes each view. */
export const extendedLengthBytes = 2;
/** Clause 7.4.1.5: the count is one byte. */
export const maximumMinutiae = 255;
/** Clause 7.4.2.2: coordinates have 14 bits. */
export const maximumCoordinate = 0x3fff;
/** Clause 7.4.2.3: one unit of angle is 1.40625 degrees. */
export const angleSteps = 256;

const centimetresPerInch = 2.54;

/** Clause 7.3.8: resolution is kept in pixels per centimetre: 500 dpi is 197, 569 dpi is 224. */
export function pixelsPerCentimetre(dpi: number): number {
  return Math.round(dpi / centimetresPerInch);
}

/** The other way, to the nearest whole dpi: 197 is 500, 224 is 569. */
export function dotsPerInch(perCentimetre: number): number {
  return Math.round(perCentimetre * centimetresPerInch);
}

/** The angle as the record holds it, 0 to 255; counter-clockwise from the x axis, as in the template. */
export function angleUnits(radians: number): number {
  return Math.round((radians / (2 * Math.PI)) * angleSteps) & (angleSteps - 1);
}

/** Radians in [0, 2 pi). */
export function angleRadians(units: number): number {
  return (units / angleSteps) * 2 * Math.PI;
}
