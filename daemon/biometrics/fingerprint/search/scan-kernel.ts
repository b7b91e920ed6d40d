import { instantiateKernel, type KernelNumber, setKernelNumbers } from '../../../kernels/kernel.ts';
import { blockBytes, rowBytes, type SearchMemory, turnTable } from './layout.ts';
import { searchParameters } from './parameters.ts';
import { screen } from './screen.ts';

/** The stages over one search's memory, as one worker runs them. */
export interface ScanKernel {
  /** Adds to the histogram (distances 0 to 63) the prints of so many listed blocks. */
  sampleNearest(minutiae: number, count: number): void;
  /** Adds to the histogram (distances 0 to 127) so many listed prints. */
  sampleNearestWhole(minutiae: number, count: number): void;
  /** Stage 1: scores of the prints of blocks [from, to). */
  scan(minutiae: number, from: number, to: number): void;
  /** Stage 2: scores of the prints at [from, to) of the list. */
  refine(minutiae: number, from: number, to: number): void;
  /** Stage 3: what the prints at [from, to) of the second list have in common with the probe. */
  align(minutiae: number, from: number, to: number): void;
  /** Stage 4: how alike the prints at [from, to) of the third list are to the probe. */
  screen(minutiae: number, from: number, to: number): void;
}

/** The kernel's own part; its addresses and tunables (assembly/scan/) may be set. */
type ScanExports = Omit<ScanKernel, 'screen'> & Readonly<Record<string, KernelNumber>>;

/** The kernel over a search's memory. `worker`, 0 or 1, says whose scratch it uses: two of the same must not work at once. */
export function scanKernel(search: SearchMemory, worker: number): ScanKernel {
  const kernel = instantiateKernel<ScanExports>('scan', search.memory);
  checkSizes(kernel);
  search.turns.set(turnTable);
  setKernelNumbers(kernel, { ...addressesOf(search), scratch: search.scratch[worker], ...tunables });
  const { sampleNearest, sampleNearestWhole, scan, refine, align } = kernel;
  return {
    sampleNearest,
    sampleNearestWhole,
    scan,
    refine,
    align,
    screen: (minutiae, from, to) => screen(search, minutiae, from, to),
  };
}

function addressesOf({ probe, ...search }: SearchMemory): Record<string, number> {
  const views = {
    ...probe,
    turns: search.turns,
    blocks: search.blocks,
    rows: search.rows,
    scores: search.scores,
    listed: search.listed,
    refined: search.refined,
    closest: search.closest,
    aligned: search.aligned,
    histogram: search.histogram,
  };
  return Object.fromEntries(Object.entries(views).map(([name, { byteOffset }]) => [name, byteOffset]));
}

const { pairs, align } = searchParameters;

/** By their names in assembly/scan/tunables.ts. */
const tunables = {
  mostPairs: pairs.most,
  references: pairs.references,
  turnTolerance: pairs.turnTolerance,
  slackUnits: pairs.slackUnits,
  slackDivisor: pairs.slackDivisor,
  ...align,
};

/** A parameter may have outgrown what the kernel was laid out for: a mistake of whoever changed it. */
function checkSizes(kernel: ScanExports): void {
  const fits =
    kernel.blockBytes.value === blockBytes &&
    kernel.rowBytes.value === rowBytes &&
    kernel.pairRoom.value >= pairs.most;
  if (!fits)
    throw new Error('kernel scan: assembly/scan/layout.ts does not fit search/layout.ts or parameters.ts');
}
