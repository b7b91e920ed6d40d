/**
 * The date and time of a capture, ISO/IEC 19794-1:2011, 12.3.2: year (two bytes), month, day, hour, minute, second,
 * milliseconds (two bytes), in UTC; all bits of a part are set where it is not known.
 */
const parts = [
  { bytes: 2, lowest: 1, highest: 9_999, mark: '', digits: 4 },
  { bytes: 1, lowest: 1, highest: 12, mark: '-', digits: 2 },
  { bytes: 1, lowest: 1, highest: 31, mark: '-', digits: 2 },
  { bytes: 1, lowest: 0, highest: 23, mark: 'T', digits: 2 },
  { bytes: 1, lowest: 0, highest: 59, mark: ':', digits: 2 },
  { bytes: 1, lowest: 0, highest: 60, mark: ':', digits: 2 },
  { bytes: 2, lowest: 0, highest: 999, mark: '.', digits: 3 },
] as const;

/** Parts of which a time of day may consist: minutes at least. */
const dateParts = 3;
const leastTimeParts = 5;

/** ISO 8601, up to the first part that is not known or is none; undefined where that is the year. */
export function decodeCaptureDate(bytes: Uint8Array): string | undefined {
  let text = '';
  let at = 0;
  let known = 0;
  for (const { bytes: width, lowest, highest, mark, digits } of parts) {
    const value = width === 1 ? bytes[at] : bytes[at] * 256 + bytes[at + 1];
    if (value < lowest || value > highest) break;
    text += mark + String(value).padStart(digits, '0');
    at += width;
    known++;
  }
  if (known === 0) return undefined;
  if (known > dateParts && known < leastTimeParts) return text.slice(0, text.indexOf('T'));
  return known > dateParts ? `${text}Z` : text;
}

/** The bytes of a date as `decodeCaptureDate` gives it; all set for none. Throws RangeError for another text. */
export function encodeCaptureDate(text: string | undefined): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.bytes, 0)).fill(0xff);
  if (text === undefined) return bytes;
  let at = 0;
  for (const [i, value] of text
    .replace(/Z$/, '')
    .split(/[-T:.]/)
    .entries()) {
    const { bytes: width } = parts[Math.min(i, parts.length - 1)];
    if (width === 2) bytes[at] = Number(value) >> 8;
    bytes[at + width - 1] = Number(value) & 0xff;
    at += width;
  }
  if (decodeCaptureDate(bytes) !== text) throw new RangeError(`${JSON.stringify(text)} is no capture date`);
  return bytes;
}
