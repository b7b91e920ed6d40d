import { codeColumns, type IrisCode } from '../../../core/iris.ts';
import { turned } from '../code.ts';
import { parameters } from '../parameters.ts';
import { bitsOf } from './code-svg.ts';

/** Two codes, bit by bit, the second turned so that it fits the first best. */
export interface CodeAgreement {
  /** The second code, turned. */
  readonly reference: IrisCode;
  /** By how much, columns, clockwise. */
  readonly turnColumns: number;
  /** Bits that are valid in both, and those of them that differ. */
  readonly common: number;
  readonly differing: number;
}

/** At the turn at which the fewest of the common bits differ, as a share. */
export function bestAgreement(probe: IrisCode, reference: IrisCode): CodeAgreement {
  const { reachColumns } = parameters.compare;
  let best = agreementAt(probe, reference, 0);
  for (let turn = 1; turn <= reachColumns; turn++) {
    for (const columns of [turn, -turn]) {
      const found = agreementAt(probe, reference, columns);
      if (distanceOf(found) < distanceOf(best)) best = found;
    }
  }
  return best;
}

export function agreementAt(probe: IrisCode, reference: IrisCode, turnColumns: number): CodeAgreement {
  const second = turned(reference, turnColumns);
  let [common, differing] = [0, 0];
  for (const [at, mask] of probe.mask.entries()) {
    const both = mask & second.mask[at];
    common += bitsOf(both);
    differing += bitsOf((probe.bits[at] ^ second.bits[at]) & both);
  }
  return { reference: second, turnColumns, common, differing };
}

/** The fractional Hamming distance (J. Daugman, 1993); 1 where nothing is common. */
export const distanceOf = ({ common, differing }: CodeAgreement) => (common === 0 ? 1 : differing / common);

export const degreesOf = ({ turnColumns }: CodeAgreement) => (turnColumns * 360) / codeColumns;
