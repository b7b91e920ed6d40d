import { instantiateKernel, type KernelNumber, setKernelNumbers } from '../../../kernels/kernel.ts';
import {
  blockBytes,
  hitRoom,
  hitWords,
  type IrisSegment,
  mostWindowCopies,
  planeBytes,
  scratchBytes,
} from './layout.ts';
import type { PreparedIrisProbe } from './prepare.ts';
import type { IrisHit } from './probe.ts';

/** The kernel over a segment, as one searcher runs it. */
export interface IrisScanKernel {
  /** What is looked for from now on. */
  load(probe: PreparedIrisProbe): void;
  /** Looks at blocks [from, to) until there is no room for more hits; where to go on, `to` when all are done. */
  scan(from: number, to: number): number;
  /** What the last `scan` found, by slot; slots are places in the segment. */
  hits(): IrisHit[];
}

/** The kernel's own part; its addresses and numbers (assembly/iris-scan/addresses.ts) may be set. */
type ScanExports = Pick<IrisScanKernel, 'scan'> & Readonly<Record<string, KernelNumber>>;

export function irisScanKernel(segment: IrisSegment, searcher: number): IrisScanKernel {
  const area = segment.probes.at(searcher);
  if (area === undefined) throw new RangeError(`searcher ${searcher} of ${segment.probes.length}`);
  const kernel = instantiateKernel<ScanExports>('iris-scan', segment.memory);
  checkSizes(kernel);
  const { scratch, hits, ...given } = area;
  const addresses = Object.entries({ blocks: segment.blocks, scratch, hits, ...given });
  setKernelNumbers(kernel, {
    ...Object.fromEntries(
      addresses
        .filter(([name]) => name !== 'closerTerms')
        .map(([name, { byteOffset }]) => [name, byteOffset]),
    ),
    hitRoom,
  });
  area.inOrder.forEach((_, at) => (area.inOrder[at] = (at * planeBytes) / 8));
  return {
    load(probe) {
      area.runTerms.set(probe.runTerms);
      area.runEights.set(probe.runEights);
      area.closerTerms.set(probe.closerTerms);
      area.lines.set(probe.lines);
      area.bounds.set(probe.bounds);
      area.allowances.set(probe.looks.map(({ allowance }) => allowance));
      probe.closerLists.forEach((value, at) => {
        area.closerLists[at] = at % 2 === 0 ? area.closerTerms.byteOffset + 2 * value : value;
      });
      const { windowCopies, maskWeight, leastValidBits } = probe;
      setKernelNumbers(kernel, {
        copies: probe.copies.length,
        looks: probe.looks.length,
        lineCount: probe.lines.length,
        windowCopies,
        maskWeight,
        leastValidBits,
      });
    },
    scan: kernel.scan,
    hits() {
      return Array.from({ length: kernel.hitCount.value }, (_, at) => {
        const [slot, copy, mismatches, valid] = area.hits.subarray(hitWords * at, hitWords * (at + 1));
        return { slot, copy, mismatches, valid };
      });
    },
  };
}

/** A size may have outgrown what the other side was laid out for: a mistake of whoever changed it. */
function checkSizes(kernel: ScanExports): void {
  const fits =
    kernel.blockBytes.value === blockBytes &&
    kernel.hitBytes.value === 4 * hitWords &&
    kernel.mostWindowCopies.value === mostWindowCopies &&
    kernel.scratchBytes.value <= scratchBytes;
  if (!fits) throw new Error('kernel iris-scan: assembly/iris-scan/layout.ts does not fit search/layout.ts');
}
