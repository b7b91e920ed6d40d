// How long searches take.
import { percentile } from '../../daemon/biometrics/evaluation.ts';
import { IrisSearcher } from '../../daemon/biometrics/iris/search/iris-searcher.ts';
import type { IrisSlots } from '../../daemon/biometrics/iris/search/iris-slots.ts';
import { type PreparedIrisProbe, prepareIrisProbe } from '../../daemon/biometrics/iris/search/prepare.ts';
import { type IrisTier, turnedCopies } from '../../daemon/biometrics/iris/search/probe.ts';
import { cpuNowMs } from '../../daemon/cli/bench-timing.ts';
import type { IrisSearchPair } from '../../daemon/cli/iris-search-pair.ts';
import type { Note } from '../million/report.ts';
import { modelCode } from './eyes.ts';

type Probes = Readonly<Record<IrisTier, readonly PreparedIrisProbe[]>>;

/** Eyes that are not in the list. */
export function prepareProbes(count: number, threshold: number): Probes {
  const copies = Array.from({ length: count }, (_, probe) => turnedCopies(modelCode(`probe ${probe}`)));
  const all = (tier: IrisTier) => copies.map(of => prepareIrisProbe({ copies: of }, { threshold, tier }));
  return { exact: all('exact'), tiered: all('tiered') };
}

const goalsMs = { exact: 450, exactByTwo: 250, tiered: 130 };

export async function timeSearches(
  note: Note,
  slots: IrisSlots,
  pair: IrisSearchPair,
  eyes: number,
  probes: Probes,
): Promise<void> {
  const searcher = new IrisSearcher({ segmentSlots: slots.segmentSlots, searcher: 0 });
  for (const memory of slots.memories) searcher.addSegment(memory);
  const goal = (ms: number) => (eyes === 1_000_000 ? ms : undefined);
  let hits = 0;
  for (const tier of ['exact', 'tiered'] as const) {
    const [wall, cpu]: [number[], number[]] = [[], []];
    for (const probe of probes[tier]) {
      const [startedMs, usedMs] = [performance.now(), cpuNowMs()];
      const found = searcher.search(probe, 0, eyes);
      wall.push(performance.now() - startedMs);
      cpu.push(cpuNowMs() - usedMs);
      if (tier === 'exact') hits += found.length;
    }
    note(`${tier}, one thread, p50`, percentile(wall, 0.5), 'ms', wall.length, goal(goalsMs[tier]));
    note(`${tier}, one thread, CPU time, p50`, percentile(cpu, 0.5), 'ms', cpu.length);
  }
  const byTwo: number[] = [];
  for (const probe of probes.exact) {
    const startedMs = performance.now();
    await pair.search(probe, eyes);
    byTwo.push(performance.now() - startedMs);
  }
  note('exact, two threads, p50', percentile(byTwo, 0.5), 'ms', byTwo.length, goal(goalsMs.exactByTwo));
  note(
    'eyes of strangers within the threshold',
    (100 * hits) / Math.max(1, eyes * probes.exact.length),
    '%',
    hits,
  );
}
