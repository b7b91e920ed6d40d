import type { OutputLineRequest } from '../../../gpio-chip.ts';
import { codeOf } from '../system-error.ts';
import type { OutputWires } from './output-claim.ts';
import type { OnoffLine } from './sysfs.ts';

/** Outputs of sysfs, written one after the other: those that become inactive first. */
export function sysfsOutputs(
  lines: readonly OnoffLine[],
  requests: readonly OutputLineRequest[],
): OutputWires {
  return {
    count: lines.length,
    write: active => {
      for (const isActive of [false, true]) {
        for (const [index, line] of lines.entries())
          if (active[index] === isActive) line.writeSync(isActive === requests[index].activeLow ? 0 : 1);
      }
    },
    giveBack: () => giveBack(lines),
  };
}

/** Closes the lines and unexports them. */
export function giveBack(lines: readonly OnoffLine[]): void {
  for (const line of lines) {
    try {
      line.unexport();
    } catch (error) {
      // A file of a line that is gone, or that was closed.
      if (codeOf(error) === '') throw error;
    }
  }
}
