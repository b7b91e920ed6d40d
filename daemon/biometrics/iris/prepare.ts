import { codeColumns, type EyePosition, type IrisCode, type IrisTemplate } from '../../core/iris.ts';
import { irisLayout } from '../../kernels/iris-compare.ts';
import { turned } from './code.ts';

/** A template made ready for many comparisons. */
export interface PreparedIris {
  readonly eye: EyePosition;
  /** 1, or 2 where the finer code is there too. */
  readonly scales: number;
  /** The codes as the kernel wants them (`irisLayout`), with the eye upright as far as its turn is known. */
  readonly bytes: Uint8Array;
}

/** Works out once what every comparison with this template needs. */
export function prepare({ eye, rollDegrees = 0, search, fine }: IrisTemplate): PreparedIris {
  const columns = Math.round((rollDegrees * codeColumns) / 360);
  const codes = (fine === undefined ? [search] : [search, fine]).map(code => turned(code, -columns));
  const bytes = new Uint8Array(codes.length * irisLayout.scaleBytes);
  codes.forEach((code, scale) => writeTwice(bytes.subarray(scale * irisLayout.scaleBytes), code));
  return { eye, scales: codes.length, bytes };
}

function writeTwice(to: Uint8Array, { bits, mask }: IrisCode): void {
  const { codeBytes, maskAt } = irisLayout;
  for (const at of [0, codeBytes]) {
    to.set(bits, at);
    to.set(mask, maskAt + at);
  }
}
