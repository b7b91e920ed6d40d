// A worker thread as the daemon's, over the toy modality. An image of `fatalGrey` ends it, as running out of memory would.
import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { workerCalls } from '../../daemon/biometrics/worker-calls.ts';
import { servePort } from '../../daemon/biometrics/worker-port.ts';
import { toyModality } from './toy-modality.ts';

export const fatalGrey = 66;
export const foreverGrey = 67;
export const brokenGrey = 68;
/** Takes long enough to be closed in the middle. */
export const slowGrey = 69;
const slowMs = 150;
/** To compare with a probe of this feature takes 2 ms. */
export const slowProbe = 251;
const slowComparisonMs = 2;
/** A reference of this feature takes 2 ms to be enrolled. */
export const slowFeature = 250;
const slowReferenceMs = 2;

const pass = (ms: number) => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

const decode: typeof toyModality.decode = (bytes, where) => {
  const template = toyModality.decode(bytes, where);
  if (template.minutiae[0]?.x === slowFeature) pass(slowReferenceMs);
  return template;
};

const comparePrepared: typeof toyModality.comparePrepared = (probe, reference) => {
  if (probe === slowProbe) pass(slowComparisonMs);
  return toyModality.comparePrepared(probe, reference);
};

const examine: typeof toyModality.examine = image => {
  if (image.pixels[0] === fatalGrey) process.exit(9);
  while (image.pixels[0] === foreverGrey);
  if (image.pixels[0] === slowGrey) pass(slowMs);
  if (image.pixels[0] === brokenGrey) throw new RangeError('a bug');
  return toyModality.examine(image);
};

if (parentPort !== null) {
  servePort(
    parentPort,
    workerCalls([{ ...toyModality, examine, decode, comparePrepared }], () => performance.now()),
  );
}
