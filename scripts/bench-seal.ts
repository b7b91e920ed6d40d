// What sealing costs, keys of encounters included: synced commits of 16 callers with and without it, by turns in one run.
// `node dist/scripts/bench-seal.js [COMMITS] [ROUNDS]`
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { median } from '../daemon/core/median.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { SealedDatabase } from '../daemon/store/sealed-database.ts';
import { encounterCommit, hitCommit, storeOptions } from '../test/helpers/store.ts';

const total = Number(process.argv[2] ?? 2_000);
const rounds = Number(process.argv[3] ?? 7);
const callers = 16;
const pictureBytes = 20_000;
const now = () => new Date(performance.timeOrigin + performance.now());

/** Each with a key of its own, and two pictures. */
function hits(number: number) {
  const commit = hitCommit(number);
  const sample = { modality: 'fingerprint', position: 1, template: new Uint8Array(600) } as const;
  const png = new Uint8Array(pictureBytes);
  const samples = [1, 2].map(() => ({ ...sample, png }));
  return { ...commit, evidence: { encounter: commit.encounter?.id ?? '', samples } };
}

interface Measured {
  readonly perSecond: number;
  /** Of this process, all threads. */
  readonly cpuUs: number;
}

async function measure(make: typeof encounterCommit): Promise<Measured> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bitmapd-bench-'));
  const store = await openKioskStore(folder, storeOptions({ now }));
  let number = 0;
  const caller = async () => {
    while (number < total) await store.commit(make(++number));
  };
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: callers }, caller));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(before);
  await store.close();
  await rm(folder, { recursive: true });
  return { perSecond: total / seconds, cpuUs: (user + system) / total };
}

const sealing = Object.getOwnPropertyDescriptor(SealedDatabase.prototype, 'seal') ?? {};
const bare = { ...sealing, value: (_key: string, plaintext: Uint8Array) => plaintext };
const useSeal = (how: PropertyDescriptor) => Object.defineProperty(SealedDatabase.prototype, 'seal', how);

for (const [name, make] of [
  ['travellers', encounterCommit],
  ['hits', hits],
] as const) {
  const ratios: number[] = [];
  const addedUs: number[] = [];
  let sealed = { perSecond: 0, cpuUs: 0 };
  for (let round = 0; round < rounds; round++) {
    useSeal(bare);
    const without = await measure(make);
    useSeal(sealing);
    sealed = await measure(make);
    ratios.push(sealed.perSecond / without.perSecond);
    addedUs.push(sealed.cpuUs - without.cpuUs);
  }
  const rate = `${Math.round(sealed.perSecond)} a second, ${Math.round(sealed.cpuUs)} us of CPU each`;
  const cost = `sealed / bare ${median(ratios).toFixed(2)}, ${Math.round(median(addedUs))} us of CPU more`;
  process.stdout.write(`${name}: ${rate}; ${cost} (medians of ${rounds})\n`);
}
