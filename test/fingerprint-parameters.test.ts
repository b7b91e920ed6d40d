// What parameters.ts says of each number is true: it lies in its range, and the kernels take both ends of that range. Here
// those ends are tried that something is laid out for; BITMAPD_EVERY_PARAMETER=1 tries all, which takes minutes.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { extract } from '../daemon/biometrics/fingerprint/extract.ts';
import { parameters } from '../daemon/biometrics/fingerprint/parameters.ts';
import { searchParameters } from '../daemon/biometrics/fingerprint/search/parameters.ts';
import { synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';
import { statedRanges } from './helpers/parameter-ranges.ts';
import type { TunedScores, Tuning } from './helpers/tuned-worker.ts';

/** Sizes of tables and buffers, and what must fit a word or a border. */
const laidOut = new Set([
  'ridgeUnit',
  'period.longestPx',
  'filter.acrossSigma',
  'filter.reachSigmas',
  'minutia.kept',
  'detail.mostCells',
  'neighbour.reachPx',
  'neighbour.lookupCellPx',
  'neighbour.outlineCellPx',
  'neighbour.largestExponent',
  'consensus.pairs',
  'alignment.seeds',
  'agreement.stepSamples',
  'agreement.reachSamples.0',
  'agreement.nearNodes',
]);
const everyParameter = process.env.BITMAPD_EVERY_PARAMETER === '1';
const ranges = statedRanges('daemon/biometrics/fingerprint/parameters.ts', parameters);

const sensor = { widthPx: 256, heightPx: 300, dpi: 500 };
const take = (finger: string, seed: string) =>
  takeImpression(synthesiseMaster(finger), seed, 'normal', sensor);
const images = { print: take('a', '1'), mate: take('a', '2'), stranger: take('b', '1') };
const templates = {
  print: extract(images.print),
  mate: extract(images.mate),
  stranger: extract(images.stranger),
};
/** What only comparison reads. */
const comparison = new Set<string | number>([
  'neighbour',
  'consensus',
  'alignment',
  'skinField',
  'agreement',
]);

async function scoresWith(path: Tuning['path'], value: number): Promise<TunedScores> {
  const prints = comparison.has(path[0]) ? templates : images;
  const workerData: Tuning = { path, value, prints };
  const worker = new Worker(new URL('./helpers/tuned-worker.js', import.meta.url), { workerData });
  const [scores] = await once(worker, 'message');
  return scores;
}

it('every tunable lies in the range that its comment states', () => {
  const all = [
    ...ranges,
    ...statedRanges('daemon/biometrics/fingerprint/search/parameters.ts', searchParameters),
  ];
  assert.ok(all.length > 140, `${all.length} were found`);
  const outside = all.filter(({ value, low, high }) => !(low <= value && value <= high));
  assert.deepEqual(outside, []);
});

describe('at both ends of its range prints are told apart:', { concurrency: 2 }, () => {
  const names = new Set(ranges.map(({ path }) => path.join('.')));
  for (const name of laidOut) assert.ok(names.has(name), name);
  for (const { path, value, low, high } of ranges) {
    const name = path.join('.');
    const ends = [low, high].filter(end => end !== value);
    if (!(everyParameter || laidOut.has(name)) || ends.length === 0) continue;
    it(name, async () => {
      for (const end of ends) {
        const { mate, stranger } = await scoresWith(path, end);
        assert.ok(mate > 8 && stranger < 0, `${end}: mate ${mate}, stranger ${stranger}`);
      }
    });
  }
});
