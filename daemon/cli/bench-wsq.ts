import { synthesiseMaster, takeImpression } from '../../hal/drivers/sim/fingerprint/index.ts';
import { decodeWsq } from '../formats/wsq/decode.ts';
import { encodeWsq } from '../formats/wsq/encode.ts';
import { usualBitrate } from '../formats/wsq/parameters.ts';
import type { KernelsOver } from '../formats/wsq/workspace.ts';
import { Workspaces } from '../formats/wsq/workspaces.ts';
import { scalarWsqKernels, simdWsqKernels, type WsqKernels } from '../kernels/wsq.ts';
import { atMost, type BenchRow, row } from './bench-row.ts';
import { brief, cpuMs, kernelMs, slow, thorough } from './bench-timing.ts';

/** What a print may take each way, ms. */
const goalMs = 10;
const sensor = { widthPx: 400, heightPx: 500, dpi: 500 };

/** WSQ of a synthetic print of 400 x 500 px at 0.75 bits a pixel, each way, and each kernel beside its twin; CPU time of one thread. */
export async function benchWsq(): Promise<BenchRow[]> {
  const print = takeImpression(synthesiseMaster('a'), 'probe', 'normal', sensor);
  const file = encodeWsq(print, usualBitrate);
  const ways = {
    decode: (workspaces: Workspaces) => () => decodeWsq(file, undefined, workspaces),
    encode: (workspaces: Workspaces) => () => encodeWsq(print, usualBitrate, workspaces),
  };
  const rows: BenchRow[] = [];
  for (const [name, way] of Object.entries(ways)) {
    const over = (kernelsOver: KernelsOver) => way(new Workspaces(kernelsOver));
    const watchedOver = (kernelsOver: KernelsOver) => (watched: (kernels: WsqKernels) => WsqKernels) =>
      over(memory => watched(kernelsOver(memory)));
    const ms = await cpuMs(over(simdWsqKernels), thorough);
    const twinMs = await cpuMs(over(scalarWsqKernels), slow);
    const kernels = await kernelMs(watchedOver(simdWsqKernels), brief);
    const twins = await kernelMs(watchedOver(scalarWsqKernels), slow);
    rows.push(
      atMost(goalMs, row(`wsq.${name}`, ms, 'ms', twinMs)),
      ...Array.from(kernels, ([kernel, kernelMs]) =>
        row(`wsq.${name}.kernel.${kernel}`, kernelMs, 'ms a print', twins.get(kernel) ?? null),
      ),
    );
  }
  return rows;
}
