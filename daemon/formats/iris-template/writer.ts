import { codeBytes, type IrisCode, type IrisTemplate } from '../../core/iris.ts';
import { writeText } from '../iso19794/view-writer.ts';
import {
  flags,
  halfTurn,
  headerBytes,
  highestEye,
  highestQuality,
  identifier,
  rollStepsPerDegree,
  version,
} from './layout.ts';

/**
 * Our own form of a template: 524 bytes, 1,036 with a fine code. The roll is rounded to a hundredth of a degree and turned
 * into (-180, 180], the quality to a whole number. Throws RangeError for what is no `IrisTemplate`.
 */
export function encodeIrisTemplate(template: IrisTemplate): Uint8Array<ArrayBuffer> {
  const { eye, quality, rollDegrees, search, fine } = template;
  const codes = fine === undefined ? [search] : [search, fine];
  const bytes = new Uint8Array(headerBytes + codes.length * 2 * codeBytes);
  const view = new DataView(bytes.buffer);
  writeText(view, 0, identifier);
  view.setUint8(4, version);
  view.setUint8(
    5,
    (rollDegrees === undefined ? 0 : flags.hasRoll) | (fine === undefined ? 0 : flags.hasFine),
  );
  view.setUint8(6, within(eye, highestEye, 'eye'));
  view.setUint8(7, within(Math.round(quality), highestQuality, 'quality'));
  view.setInt16(8, rollDegrees === undefined ? 0 : rollSteps(rollDegrees));
  codes.forEach((code, i) => {
    writeCode(bytes, headerBytes + i * 2 * codeBytes, code);
  });
  return bytes;
}

function rollSteps(degrees: number): number {
  if (!Number.isFinite(degrees)) throw new RangeError(`roll of ${degrees} degrees`);
  const turned = Math.round(degrees * rollStepsPerDegree) % (2 * halfTurn);
  if (turned > halfTurn) return turned - 2 * halfTurn;
  return turned <= -halfTurn ? turned + 2 * halfTurn : turned;
}

function writeCode(bytes: Uint8Array, at: number, { bits, mask }: IrisCode): void {
  if (bits.length !== codeBytes || mask.length !== codeBytes) {
    throw new RangeError(
      `a code of ${bits.length} and a mask of ${mask.length} bytes, wanted ${codeBytes} each`,
    );
  }
  const stray = bits.findIndex((byte, i) => (byte & ~mask[i]) !== 0);
  if (stray >= 0) throw new RangeError(`byte ${stray} of a code has bits outside the mask`);
  bytes.set(bits, at);
  bytes.set(mask, at + codeBytes);
}

function within(value: number, highest: number, field: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= highest) return value;
  throw new RangeError(`${field} of ${value}, wanted 0 to ${highest}`);
}
