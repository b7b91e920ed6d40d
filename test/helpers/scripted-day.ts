import type { Encounter } from '../../daemon/core/encounter.ts';
import type { LaneView } from '../../daemon/lane/contract.ts';
import { sleep } from '../../hal/clock.ts';
import { type Desk, encounterAt, hitAt } from './desk.ts';
import type { DrawnPrint } from './drawn-print.ts';

const wanted: DrawnPrint = { seed: 7, rotation: 0.05, shiftX: 4, shiftY: -6 };
const seen: DrawnPrint = { seed: 7, rotation: -0.24, shiftX: -12, shiftY: 14 };

const quality = (score: number) => ({ score, usable: score > 30, reasons: [], measures: {} });

/** What each passenger of the day is: the changes to a GREEN encounter. */
const passengers: readonly (Partial<Encounter> | 'hit')[] = [
  {},
  { traits: [{ modality: 'fingerprint', attempts: 2, quality: quality(48), searched: true }] },
  'hit',
  { traits: [{ modality: 'fingerprint', attempts: 1, quality: quality(88), searched: true }] },
  {
    answer: 'GREY',
    greyReasons: ['unreadable'],
    disposition: 'referred',
    traits: [{ modality: 'fingerprint', attempts: 3, quality: quality(17), searched: false }],
  },
  { traits: [{ modality: 'fingerprint', attempts: 1, quality: quality(66), searched: true }] },
  {
    answer: 'YELLOW',
    disposition: 'silently-referred',
    candidates: [{ list: 'national', subject: 'S-0219', instance: 1, score: 47.2 }],
  },
  { answer: 'GREY', greyReasons: ['stale-list'], disposition: 'referred' },
  {},
  { answer: 'GREY', greyReasons: ['abandoned'], disposition: 'abandoned', traits: [] },
];

/** A ULID-like id that sorts by time. */
export const idAt = (atMs: number, n: number) =>
  `${atMs.toString(32).toUpperCase().padStart(10, '0')}${String(n).padStart(16, '0')}`;

async function passengerAt(desk: Desk, atMs: number, n: number): Promise<void> {
  const kind = passengers[n % passengers.length] ?? {};
  const at = new Date(atMs).toISOString();
  const id = idAt(atMs, n);
  if (kind === 'hit') await desk.arrive(hitAt(id, at, 'S-0187'), seen);
  else await desk.arrive(encounterAt(id, at, kind), kind.candidates ? { ...seen, seed: 9 } : undefined);
}

/** The list, and so many passengers before now. */
export async function layOut(desk: Desk, before: number): Promise<void> {
  await desk.list('national', [
    { id: 'S-0187', name: 'Viktor Lindqvist', print: wanted },
    { id: 'S-0219', name: 'Mara Oduya', print: { ...wanted, seed: 12 } },
  ]);
  const nowMs = desk.clock.wall().getTime();
  for (let n = before; n > 0; n -= 1) await passengerAt(desk, nowMs - n * 23_000, n);
}

type Scene = Omit<LaneView, 'lane' | 'at' | 'attempts' | 'hints'> & {
  readonly seconds: number;
  readonly hints?: LaneView['hints'];
};

const scenes: readonly Scene[] = [
  { state: 'idle', prompt: 'welcome', attempt: 0, seconds: 3 },
  { state: 'approaching', prompt: 'step-forward', attempt: 0, seconds: 3 },
  { state: 'document', prompt: 'place-document', attempt: 0, seconds: 4 },
  { state: 'capturing', prompt: 'place-finger', attempt: 1, seconds: 4 },
  {
    state: 'capturing',
    prompt: 'lift-and-place-again',
    attempt: 2,
    seconds: 4,
    hints: ['too-dry', 'move-up'],
  },
  { state: 'deciding', prompt: 'please-wait', attempt: 2, seconds: 1 },
  { state: 'passing', prompt: 'please-pass', attempt: 2, seconds: 3, answer: 'GREEN' },
];

/** Shows one scene at the lane. */
export function show(desk: Desk, { seconds, hints = [], ...scene }: Scene): void {
  const now = desk.clock.wall();
  const deadline = new Date(now.getTime() + seconds * 1000).toISOString();
  desk.lane.show({ ...scene, hints, attempts: 3, at: now.toISOString(), deadline });
}

/** Passengers without an end. */
export async function playDay(desk: Desk): Promise<void> {
  await layOut(desk, 26);
  for (let n = 0; ; n += 1) {
    for (const scene of scenes) {
      show(desk, scene);
      await sleep(desk.clock, scene.seconds * 1000);
    }
    await passengerAt(desk, desk.clock.wall().getTime(), n);
  }
}
