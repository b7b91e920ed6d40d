// What signed heads and the witness cost: synced commits a second with and without them, in turns,
// and how fast a chain is proved. `node dist/scripts/measure-audit.js [COMMITS [FOLDER]]`; with 4,000 commits some seconds a round.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import type { KioskStore } from '../daemon/store/contract/kiosk-store.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { auditDefaults } from '../daemon/store/parameters.ts';
import { verifyFolder } from '../daemon/store/audit/verify-folder.ts';
import { witnessFile } from '../daemon/store/audit/witness.ts';
import { auditorsKey, signing } from '../test/helpers/audit.ts';
import { encounterCommit, storeOptions } from '../test/helpers/store.ts';

const total = Number(process.argv[2] ?? 4_000);
const sliceCommits = 200;
const place = process.argv[3] ?? os.tmpdir();
const clock = new SystemClock();
const print = (line: string) => process.stdout.write(`${line}\n`);

interface Side {
  readonly name: string;
  readonly store: KioskStore;
  number: number;
  ms: number;
  cpuUs: number;
}

async function sideIn(folder: string, name: string, signed: boolean): Promise<Side> {
  const audit = signing(path.join(folder, 'witness'), { clock, log: print }, auditDefaults);
  const options = storeOptions({ now: () => clock.wall(), ...(signed && { audit }) });
  const store = await openKioskStore(path.join(folder, name), options);
  return { name, store, number: 0, ms: 0, cpuUs: 0 };
}

/** One slice of commits, so that what else the machine does falls on both sides alike. */
async function slice(side: Side, callers: number): Promise<void> {
  const end = Math.min(total, side.number + sliceCommits);
  const caller = async () => {
    while (side.number < end) await side.store.commit(encounterCommit(++side.number));
  };
  const [startedMs, cpu] = [clock.monotonicMs(), process.cpuUsage()];
  await Promise.all(Array.from({ length: callers }, caller));
  const { user, system } = process.cpuUsage(cpu);
  side.ms += clock.monotonicMs() - startedMs;
  side.cpuUs += user + system;
}

async function proved(folder: string): Promise<string> {
  const [startedMs, cpu] = [clock.monotonicMs(), process.cpuUsage()];
  const { verified, firstBad } = await verifyFolder({
    storeFolder: path.join(folder, 'signed'),
    keys: [auditorsKey],
    witnessFile: witnessFile(path.join(folder, 'witness')),
  });
  const { user, system } = process.cpuUsage(cpu);
  const ms = Math.round(clock.monotonicMs() - startedMs);
  return `${verified} links proved in ${ms} ms, ${((user + system) / verified).toFixed(1)} us CPU each${firstBad ? ' BAD' : ''}`;
}

for (const callers of [1, 16]) {
  const folder = await mkdtemp(path.join(place, 'bitmapd-measure-'));
  const [plain, signed] = [await sideIn(folder, 'plain', false), await sideIn(folder, 'signed', true)];
  for (let round = 0; signed.number < total; round++) {
    for (const side of round % 2 === 0 ? [plain, signed] : [signed, plain]) await slice(side, callers);
  }
  for (const { name, store, ms, cpuUs } of [plain, signed]) {
    await store.close();
    print(
      `${callers} callers, ${name}: ${Math.round((1_000 * total) / ms)} commits/s, ${Math.round(cpuUs / total)} us CPU each`,
    );
  }
  const [time, cpu] = [signed.ms / plain.ms, signed.cpuUs / plain.cpuUs];
  print(
    `${callers} callers: signed takes ${time.toFixed(2)} of the time and ${cpu.toFixed(2)} of the CPU time of plain`,
  );
  if (callers === 16) print(await proved(folder));
  await rm(folder, { recursive: true });
}
