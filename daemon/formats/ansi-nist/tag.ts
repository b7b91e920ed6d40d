/** A field's number as it stands before its colon. */
export interface Tag {
  readonly text: string;
  readonly type: number;
  readonly number: number;
}

const zero = 0x30;
const point = 0x2e;
const colon = 0x3a;
const mostTypeDigits = 3;
const mostNumberDigits = 9;

/** The field number that begins at an offset with its colon (Annex B: type, point, number, colon), or undefined. */
export function tagAt(bytes: Uint8Array, at: number): Tag | undefined {
  const pointAt = endOfDigits(bytes, at, mostTypeDigits);
  if (pointAt === at || bytes[pointAt] !== point) return undefined;
  const colonAt = endOfDigits(bytes, pointAt + 1, mostNumberDigits);
  if (colonAt === pointAt + 1 || bytes[colonAt] !== colon) return undefined;
  return tagOf(String.fromCharCode(...bytes.subarray(at, colonAt)));
}

function endOfDigits(bytes: Uint8Array, from: number, most: number): number {
  let at = from;
  while (at < from + most && isDigit(bytes[at])) at++;
  return at;
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= zero && byte <= zero + 9;

const tagPattern = new RegExp(`^(\\d{1,${mostTypeDigits}})\\.(\\d{1,${mostNumberDigits}})$`);

/** The parts of a field number, or undefined where it is none. */
export function tagOf(text: string): Tag | undefined {
  const [, type, number] = tagPattern.exec(text) ?? [];
  if (type === undefined || number === undefined) return undefined;
  return { text, type: Number(type), number: Number(number) };
}
