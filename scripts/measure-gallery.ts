// `node --expose-gc dist/scripts/measure-gallery.js [EYES] [SHARDS]`: a list of so many eyes, two of each person, through the engine as a
// kiosk has it: how long it takes to load, how much memory it takes above the same process with an empty gallery, how long a search takes, how
// long it takes to add and remove one person, and what a version costs that changes one person in a hundred.
import { readdirSync, readFileSync } from 'node:fs';
import type { BiometricEngine } from '../daemon/biometrics/engine.ts';
import { percentile } from '../daemon/biometrics/evaluation.ts';
import type { ListSource } from '../daemon/biometrics/gallery/enrolled.ts';
import { startWorkerEngine } from '../daemon/biometrics/worker-engine.ts';
import type { EyePosition } from '../daemon/core/iris.ts';
import { encodeIrisTemplate } from '../daemon/formats/iris-template/iris-template.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { bulkCode } from '../test/helpers/made-up-irises.ts';

const [eyes = 100_000, shards = 2] = process.argv.slice(2).map(Number);
const options = { minimumScore: 20, maximumCandidates: 5, today: '2026-01-01' };
const siteKey = new Uint8Array(32).fill(7);
const clock = new SystemClock();
const print = (text: string) => process.stdout.write(`${text}\n`);

/** Of a made-up eye: bits without order, three quarters of them valid. The same for the same person, eye and turn of the list. */
function record(person: number, eye: EyePosition, turn: number): Uint8Array {
  const search = bulkCode(randomFrom(`${person} ${eye} ${turn}`));
  return encodeIrisTemplate({ eye, quality: 70, search });
}

/** A list that is made as it is gone through. Every hundredth person is another at each turn. */
function listOf(version: number): ListSource {
  const turnOf = (person: number) => (person % 100 === 0 ? version : 0);
  const people = Math.ceil(eyes / 2);
  return {
    name: 'eyes',
    version,
    subjects: {
      *[Symbol.iterator]() {
        for (let person = 0; person < people; person++) yield { id: `person-${person}` };
      },
    },
    references: {
      *[Symbol.iterator]() {
        for (let person = 0; person < people; person++) {
          for (const eye of [1, 2] as const) {
            const template = record(person, eye, turnOf(person));
            yield { subject: `person-${person}`, instance: eye, modality: 'iris' as const, template };
          }
        }
      },
    },
  };
}

async function residentMb(): Promise<number> {
  globalThis.gc?.();
  await new Promise<void>(resolve => void clock.after(500, resolve));
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

/** Processor time of each thread of the process so far, ms. */
function threadTimesMs(): Map<string, number> {
  const threads = readdirSync('/proc/self/task');
  return new Map(
    threads.map(thread => {
      const [nanoseconds = '0'] = readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ');
      return [thread, Number(nanoseconds) / 1e6];
    }),
  );
}

/** What a call took: on the clock, and of the processor in the busiest thread, which is what it would take on an idle machine. */
interface Times {
  readonly wallMs: number;
  readonly busiestMs: number;
}

async function timesOf(count: number, call: (turn: number) => Promise<unknown>): Promise<Times[]> {
  const times: Times[] = [];
  for (let turn = 0; turn < count; turn++) {
    const before = threadTimesMs();
    const startedMs = clock.monotonicMs();
    await call(turn);
    const wallMs = clock.monotonicMs() - startedMs;
    const spent = [...threadTimesMs()].map(([thread, ms]) => ms - (before.get(thread) ?? 0));
    times.push({ wallMs, busiestMs: Math.max(...spent) });
  }
  return times;
}

function inWords(times: readonly Times[]): string {
  const wall = times.map(({ wallMs }) => wallMs);
  const busiest = times.map(({ busiestMs }) => busiestMs);
  const [p50, most, cpu] = [percentile(wall, 0.5), percentile(wall, 1), percentile(busiest, 0.5)];
  return `half in ${p50.toFixed(1)} ms, at most ${most.toFixed(1)}; processor time of the busiest thread ${cpu.toFixed(1)} ms`;
}

async function load(engine: BiometricEngine, version: number): Promise<void> {
  const [{ wallMs, busiestMs }] = await timesOf(1, () => engine.load(listOf(version)));
  const [wall, busiest] = [wallMs, busiestMs].map(ms => (ms / 1000).toFixed(1));
  print(`version ${version}: loaded in ${wall} s, processor time of the busiest thread ${busiest} s`);
}

async function measure(engine: BiometricEngine): Promise<void> {
  // So that all threads are there, and warm, before anything is counted.
  const few = Array.from({ length: 6_000 }, (_, k) => ({ id: `w${k}` }));
  const references = few.map(({ id }, k) => ({
    subject: id,
    instance: 1,
    modality: 'iris' as const,
    template: record(k, 1, 9),
  }));
  await engine.load({ name: 'few', version: 1, subjects: few, references });
  for (let k = 0; k < 5; k++) await engine.identify(record(k, 1, 0), options);
  await engine.unload('few');
  const emptyMb = await residentMb();
  await load(engine, 1);
  const loadedMb = await residentMb();
  print(
    `${eyes} eyes: ${(loadedMb - emptyMb).toFixed(0)} MB above ${emptyMb.toFixed(0)} MB with an empty gallery`,
  );
  const found = await engine.identify(record(77, 1, 0), options);
  print(`found ${found.candidates[0]?.subject} of ${found.lists[0].templates}`);
  const searches = await timesOf(15, turn => engine.identify(record(turn, 1, 0), options));
  print(`a search: ${inWords(searches)}`);
  const pair = (turn: number) => [1, 2].map(eye => record(turn, eye as EyePosition, 0));
  print(`by two eyes: ${inWords(await timesOf(10, turn => engine.identify(pair(turn), options)))}`);
  const own = {
    subject: 'new',
    instance: 1,
    modality: 'iris' as const,
    position: 1 as const,
    template: record(1, 1, 3),
  };
  print(
    `to add one: ${inWords(await timesOf(100, turn => engine.addSubject('eyes', { id: `new-${turn}` }, [own])))}`,
  );
  print(`to remove one: ${inWords(await timesOf(100, turn => engine.removeSubject('eyes', `new-${turn}`)))}`);
  await load(engine, 2);
  print(
    `after a version that changes one in a hundred: ${((await residentMb()) - loadedMb).toFixed(0)} MB more`,
  );
}

const engine = startWorkerEngine({ clock, shards, siteKey });
try {
  await measure(engine);
} finally {
  await engine.close();
}
