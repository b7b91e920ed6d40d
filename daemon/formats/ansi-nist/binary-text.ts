import { type BinaryKind, kindBytes, unusedPosition } from './binary-layout.ts';

/** The number in a field of a binary record, or its finger positions without the unused ones at the end: subfields of one item. */
export function binaryText(kind: BinaryKind, value: Uint8Array): string[][] {
  if (kind !== 'positions') return [[String(numberIn(value))]];
  const used = value.findLastIndex(position => position !== unusedPosition) + 1;
  return [...value.subarray(0, Math.max(used, 1))].map(position => [String(position)]);
}

const numberIn = (value: Uint8Array) => value.reduce((sum, byte) => sum * 256 + byte, 0);

/** The bytes of such a field; a sentence that says what is wanted where the text is none. */
export function binaryValue(
  kind: Exclude<BinaryKind, 'rest'>,
  subfields: readonly (readonly string[])[],
): Uint8Array | string {
  const numbers = subfields.map(items =>
    items.length === 1 && /^\d{1,10}$/.test(items[0] ?? '') ? Number(items[0]) : -1,
  );
  if (kind === 'positions') return positionsValue(numbers);
  const bytes = kindBytes[kind];
  const [number = -1] = numbers;
  if (numbers.length !== 1 || number < 0 || number >= 256 ** bytes) return `0 to ${256 ** bytes - 1}`;
  return Uint8Array.from({ length: bytes }, (_, at) => Math.floor(number / 256 ** (bytes - 1 - at)) % 256);
}

function positionsValue(numbers: readonly number[]): Uint8Array | string {
  const most = kindBytes.positions;
  const isRight = numbers.length <= most && numbers.every(number => number >= 0 && number <= 255);
  if (!isRight) return `one to ${most} subfields of 0 to 255`;
  return Uint8Array.from({ length: most }, (_, at) => numbers[at] ?? unusedPosition);
}
