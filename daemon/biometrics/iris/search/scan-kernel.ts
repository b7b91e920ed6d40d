import { instantiateKernel, type KernelNumber, setKernelNumbers } from '../../../kernels/kernel.ts';
import { blockBytes, hitRoom, hitWords, type IrisSegment, scratchBytes } from './layout.ts';
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

type ScanExports = Pick<IrisScanKernel, 'scan'> & Readonly<Record<string, KernelNumber>>;

export function irisScanKernel(segment: IrisSegment, searcher: number): IrisScanKernel {
  const area = segment.probes.at(searcher);
  if (area === undefined) throw new RangeError(`searcher ${searcher} of ${segment.probes.length}`);
  const kernel = instantiateKernel<ScanExports>('iris-scan', segment.memory);
  checkSizes(kernel);
  setKernelNumbers(kernel, {
    blocks: segment.blocks.byteOffset,
    runTerms: area.runTerms.byteOffset,
    runEights: area.runEights.byteOffset,
    wholeLists: area.wholeLists.byteOffset,
    bounds: area.bounds.byteOffset,
    hits: area.hits.byteOffset,
    scratch: area.scratch.byteOffset,
    hitRoom,
  });
  return {
    load(probe) {
      area.runTerms.set(probe.runTerms);
      area.runEights.set(probe.runEights);
      area.wholeTerms.set(probe.wholeTerms);
      area.bounds.set(probe.bounds);
      probe.wholeLists.forEach((value, at) => {
        area.wholeLists[at] = at % 2 === 0 ? area.wholeTerms.byteOffset + 2 * value : value;
      });
      const { copies, windowCopies, maskWeight, allowance, leastValidBits } = probe;
      setKernelNumbers(kernel, { copies, windowCopies, maskWeight, allowance, leastValidBits });
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
    kernel.scratchBytes.value <= scratchBytes;
  if (!fits) throw new Error('kernel iris-scan: assembly/iris-scan/layout.ts does not fit search/layout.ts');
}
