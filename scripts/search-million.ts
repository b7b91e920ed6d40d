// `node dist/scripts/search-million.js DIR [--prints 1000000] [--probes 120] [--non-mated 10000]`: the 1:N search at full
// size. DIR has the capture sets (folders of FINGER_IMPRESSION.png). A gallery of prints sampled at minutia level from
// mirrored donors hides the real prints; printed, and written to reports/search-million.json: how well the sampled prints
// stand for real ones, what the quick stages lose, how long a search takes, FNIR at two FPIRs, memory.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { classOf } from '../daemon/biometrics/evaluate-folder.ts';
import { percentile } from '../daemon/biometrics/evaluation.ts';
import { fingerprint } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import { searchMemory } from '../daemon/biometrics/fingerprint/search/layout.ts';
import { packPrint } from '../daemon/biometrics/fingerprint/search/pack.ts';
import { type PrintRecord, recordOf } from '../daemon/biometrics/fingerprint/search/record.ts';
import { SearchIndex } from '../daemon/biometrics/fingerprint/search/search-index.ts';
import type { FingerprintTemplate } from '../daemon/core/fingerprint.ts';
import { readImage } from '../daemon/formats/image/read-image.ts';
import { galleryPrint, TemplateStore } from './million-gallery.ts';
import { looseScore, tailScore, thresholdFor } from './million-rates.ts';
import type { MillionJob } from './million-worker.ts';
import { rateInterval } from './rate-interval.ts';

interface RealPrint {
  readonly finger: string;
  readonly template: FingerprintTemplate;
  readonly prepared: ReturnType<typeof fingerprint.prepare>;
  readonly record: PrintRecord;
}

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly count: number;
  /** What the issue asks for at least, and whether it is met; null where it asks for nothing. */
  readonly goal: number | null;
  readonly pass: boolean | null;
}

/** A mated pair of real prints, by place; the score that an exhaustive search would see. */
interface MatedPair {
  readonly probe: number;
  readonly mate: number;
  readonly score: number;
  /** Place of the mate in the shortlist; Infinity when it was lost. */
  readonly rank: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    prints: { type: 'string', default: '1000000' },
    probes: { type: 'string', default: '120' },
    'non-mated': { type: 'string', default: '10000' },
    timed: { type: 'string', default: '15' },
  },
});
const prints = Number(values.prints);
const nonMated = Number(values['non-mated']);
const slicePrints = 9_999;
const slices = Math.min(50, Math.floor((prints - 400) / slicePrints));
const fpirs = [0.01, 0.001] as const;
/** So long a list is asked for to see how much each length would lose. */
const longestList = 5_000;

const rows: Row[] = [];
const startedMs = performance.now();

function note(
  name: string,
  value: number,
  unit: string,
  count: number,
  goal: number | null = null,
  pass: boolean | null = goal === null ? null : value <= goal,
): void {
  rows.push({ name, value, unit, count, goal, pass });
  const verdict = pass === null ? '' : pass ? `  ok (<= ${goal})` : `  MISSED (<= ${goal})`;
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  process.stdout.write(
    `${String(seconds).padStart(4)} s  ${name.padEnd(62)} ${value.toPrecision(4)} ${unit} (n = ${count})${verdict}\n`,
  );
}

async function readRealPrints(root: string): Promise<RealPrint[]> {
  const all: RealPrint[] = [];
  for (const set of readdirSync(root).sort()) {
    for (const file of readdirSync(path.join(root, set)).sort()) {
      const image = await readImage(readFileSync(path.join(root, set, file)), file);
      const template = fingerprint.extract(image);
      const prepared = fingerprint.prepare(template);
      all.push({ finger: `${set}/${classOf(file)}`, template, prepared, record: recordOf(template) });
    }
  }
  return all;
}

/** Two threads over [0, to), in whole blocks; what each of them posts. */
async function onTwoThreads(
  job: Omit<MillionJob, 'from' | 'to'>,
  to: number,
): Promise<readonly Float64Array[]> {
  const half = 3 * Math.floor(to / 6);
  const parts = [
    { ...job, from: 0, to: half },
    { ...job, from: half, to },
  ];
  return Promise.all(
    parts.map(
      part =>
        new Promise<Float64Array>((resolve, reject) => {
          let posted = new Float64Array();
          const worker = new Worker(new URL('./million-worker.js', import.meta.url), { workerData: part });
          worker.on('message', (message: Float64Array<ArrayBuffer>) => {
            posted = message;
          });
          worker.on('error', reject);
          worker.on('exit', () => resolve(posted));
        }),
    ),
  );
}

/** Shares of impostor scores at 10, 15 and 20 dB: real against real of other sets, and real against sampled. */
function checkImpostors(real: readonly RealPrint[]): void {
  const probes = real.filter((_, k) => k % 8 === 0);
  const others = real.filter((_, k) => k % 8 === 3);
  const donors = real.map(({ template }) => template);
  const sampled = Array.from({ length: others.length }, (_, k) =>
    fingerprint.prepare(galleryPrint(donors, k)),
  );
  const among = (scores: readonly number[], name: string) => {
    for (const db of [10, 15, 20]) {
      const share = scores.filter(score => score >= db).length / scores.length;
      note(`impostors, ${name}: share at ${db} dB and more`, 100 * share, '%', scores.length);
    }
  };
  const setOf = ({ finger }: RealPrint) => finger.split('/')[0];
  const realScores = probes.flatMap(a =>
    others.filter(b => setOf(a) !== setOf(b)).map(b => fingerprint.comparePrepared(a.prepared, b.prepared)),
  );
  among(realScores, 'real with real of other sets');
  among(
    probes.flatMap(a => sampled.map(b => fingerprint.comparePrepared(a.prepared, b))),
    'real with sampled',
  );
}

/** Every probe in a gallery of a million, and the place of each of its mates. */
function searchMates(index: SearchIndex, real: readonly RealPrint[], probes: readonly number[]): MatedPair[] {
  const firstReal = prints - real.length;
  return probes.flatMap(probe => {
    const list = index.mostAlike(real[probe].record, print => print !== firstReal + probe, longestList);
    const rank = new Map(list.map((print, place) => [print - firstReal, place]));
    return real.flatMap(({ finger, prepared }, mate) => {
      if (mate === probe || finger !== real[probe].finger) return [];
      const score = fingerprint.comparePrepared(real[probe].prepared, prepared);
      return [{ probe, mate, score, rank: rank.get(mate) ?? Number.POSITIVE_INFINITY }];
    });
  });
}

function reportLosses(pairs: readonly MatedPair[], kept: number): void {
  const strict = 10 * Math.log10(prints / fpirs[0]);
  const thresholds = [
    ['FMR 1e-4', (score: number) => score >= looseScore],
    [
      `${strict.toFixed(0)} dB (FPIR ${fpirs[0]}; beyond 40 dB by the fitted tail)`,
      (score: number) => tailScore(score) >= strict,
    ],
  ] as const;
  for (const [name, isAccepted] of thresholds) {
    const accepted = pairs.filter(({ score }) => isAccepted(score));
    for (const most of [200, 500, kept, 2_000, longestList]) {
      const lost = accepted.filter(({ rank }) => rank >= most).length / accepted.length;
      const goal = most === kept ? 1.5 : null;
      note(`lost of the pairs accepted at ${name}, ${most} compared`, 100 * lost, '%', accepted.length, goal);
    }
  }
}

/** The whole search, as a gallery does it: quick stages, then the comparison of what they hand on. */
function identify(index: SearchIndex, templates: TemplateStore, probe: RealPrint): number {
  const beganMs = performance.now();
  for (const print of index.shortlist(recordOf(probe.template))) {
    fingerprint.comparePrepared(probe.prepared, fingerprint.prepare(templates.get(print)));
  }
  return performance.now() - beganMs;
}

function timeOneFinger(index: SearchIndex, templates: TemplateStore, probes: readonly RealPrint[]): void {
  const quickMs = probes.map(({ record }) => {
    const beganMs = performance.now();
    index.shortlist(record);
    return performance.now() - beganMs;
  });
  note('one finger, quick stages alone, p50', percentile(quickMs, 0.5), 'ms', probes.length);
  const usedBefore = process.cpuUsage();
  const allMs = probes.map(probe => identify(index, templates, probe));
  const used = process.cpuUsage(usedBefore);
  note('one finger, p50', percentile(allMs, 0.5), 'ms', probes.length, 3_000);
  const cpuMs = (used.user + used.system) / 1_000 / probes.length;
  note('one finger, CPU time of both threads, mean', cpuMs, 'ms', probes.length);
}

/** Made-up persons of four real fingers each, of one set: other impressions of the same fingers are the probes. */
function timeFourFingers(index: SearchIndex, templates: TemplateStore, real: readonly RealPrint[]): void {
  const firstReal = prints - real.length;
  const fingers = [...new Set(real.map(({ finger }) => finger))];
  const sampledPersons = Math.ceil(firstReal / 4);
  const ownerOf = Uint32Array.from({ length: prints }, (_, print) =>
    print < firstReal
      ? Math.floor(print / 4)
      : sampledPersons + Math.floor(fingers.indexOf(real[print - firstReal].finger) / 4),
  );
  // One impression a finger is enrolled: the other real prints belong to a person whom nobody looks for.
  const nobody = sampledPersons + Math.ceil(fingers.length / 4);
  const isFirst = real.map(({ finger }, k) => k === 0 || real[k - 1].finger !== finger);
  isFirst.forEach((first, k) => {
    if (!first) ownerOf[firstReal + k] = nobody;
  });
  const times: number[] = [];
  let found = 0;
  for (let person = 0; 4 * person < fingers.length; person++) {
    const own = fingers.slice(4 * person, 4 * person + 4);
    const probes = own.map(finger => real[real.findIndex(print => print.finger === finger) + 4]);
    const beganMs = performance.now();
    const list = index.shortlistPersons(
      probes.map(({ template }) => recordOf(template)),
      ownerOf,
      nobody + 1,
      one => one !== nobody,
    );
    compareFirst(templates, probes, ownerOf, list);
    times.push(performance.now() - beganMs);
    if (list[0] === sampledPersons + person) found++;
  }
  note('four fingers, p50', percentile(times, 0.5), 'ms', times.length, 1_000);
  note(
    'four fingers: person not first after the quick stages',
    100 * (1 - found / times.length),
    '%',
    times.length,
  );
}

/** Of the first ten persons, each finger against each of their prints. */
function compareFirst(
  templates: TemplateStore,
  probes: readonly RealPrint[],
  ownerOf: Uint32Array,
  list: readonly number[],
): void {
  for (const person of list.slice(0, 10)) {
    const first = ownerOf.indexOf(person);
    for (let print = first; print < first + 4 && ownerOf[print] === person; print++) {
      const reference = fingerprint.prepare(templates.get(print));
      for (const { prepared } of probes) fingerprint.comparePrepared(prepared, reference);
    }
  }
}

function reportErrorRates(pairs: readonly MatedPair[], highest: Float64Array, kept: number): void {
  for (const fpir of fpirs) {
    for (const [bound, which] of [
      [0, ''],
      [-1, ', lower end of the threshold'],
      [1, ', upper end of the threshold'],
    ] as const) {
      const threshold = thresholdFor(fpir, highest, slicePrints / prints, bound);
      const missed = pairs.filter(({ score, rank }) => rank >= kept || tailScore(score) < threshold).length;
      const { low, high } = rateInterval(missed, pairs.length);
      const name = `FNIR at FPIR ${fpir}, threshold ${threshold.toFixed(1)} dB${which}`;
      note(name, (100 * missed) / pairs.length, '%', pairs.length);
      if (bound !== 0) continue;
      note('  its 95 % interval, from', 100 * low, '%', pairs.length);
      note('  to', 100 * high, '%', pairs.length);
    }
  }
}

const real = await readRealPrints(positionals[0]);
note('real prints, extracted', real.length, 'prints', real.length);
checkImpostors(real);

const search = searchMemory(prints);
const buffer = TemplateStore.bufferFor(prints);
const templates = new TemplateStore(buffer);
const donors = real.map(({ template }) => template);
const shared = { memory: search.memory, prints, templates: buffer, donors, slicePrints, slices };
const firstReal = prints - real.length;
await onTwoThreads({ ...shared, task: 'fill' }, firstReal);
real.forEach(({ template, record }, k) => {
  templates.set(firstReal + k, template);
  packPrint(search, firstReal + k, record);
});
note('gallery', prints, 'prints', prints);
note('bytes a print for the quick stages', search.memory.buffer.byteLength / prints, 'bytes', prints, 1_800);

const index = new SearchIndex(search);
note('threads that scan', index.awaitHelper() ? 2 : 1, 'threads', 1);
const spread = (count: number) =>
  Array.from({ length: count }, (_, k) => Math.floor((k * real.length) / count));
timeOneFinger(
  index,
  templates,
  spread(Number(values.timed)).map(k => real[k]),
);
timeFourFingers(index, templates, real);
const kept = index.shortlist(real[0].record).length;
const pairs = searchMates(index, real, spread(Number(values.probes)));
reportLosses(pairs, kept);
index.close();

const highest = Float64Array.from(
  (await onTwoThreads({ ...shared, task: 'non-mated' }, nonMated)).flatMap(scores => [...scores]),
);
note('non-mated probes, each in a slice of the gallery', slicePrints, 'prints', highest.length);
reportErrorRates(pairs, highest, kept);
note('resident memory', process.memoryUsage.rss() / 2 ** 20, 'MiB', 1);
note('the run', (performance.now() - startedMs) / 1_000, 's', 1);
mkdirSync('reports', { recursive: true });
writeFileSync('reports/search-million.json', `${JSON.stringify({ rows, skipped: 0 }, undefined, 2)}\n`);
