/**
 * Runs in the guest: a line that another process holds, and what becomes of it when that process is killed.
 * Prints one JSON document of type `Contention` for each driver that it is given.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sleep } from '../../../../hal/clock.ts';
import { HalError } from '../../../../hal/device.ts';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import { releaseOutputs } from '../../../../hal/safe-state.ts';
import { lineNames, openChip } from './open-chip.ts';
import { SimulatedChip } from './simulated-chip.ts';

export interface Contention {
  readonly driver: string;
  /** What the second taker is told. */
  readonly busy: string;
  /** From the kill until the line was low by itself; undefined when it was not within `patienceMs`. */
  readonly fellAfterMs?: number;
  /** What `release-outputs` said of it, and whether the line was low after it. */
  readonly released: string;
  readonly isLow: boolean;
}

const clock = new SystemClock();
const patienceMs = 1_000;

async function holder(driver: string, label: string): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('./hold.js', import.meta.url));
  const child = spawn(process.execPath, [program, driver, label], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  if (line !== 'held') throw new Error(`the holder said ${line}`);
  return child;
}

async function claimError(driver: string, label: string): Promise<string> {
  const chip = await openChip(driver, label, clock);
  try {
    await chip.outputs([{ line: 'LOCK', activeLow: false, drive: 'push-pull' }]);
    return 'it was given to both';
  } catch (error) {
    if (error instanceof HalError) return error.message;
    throw error;
  } finally {
    await chip.dispose();
  }
}

async function untilLow(simulated: SimulatedChip): Promise<number | undefined> {
  const startMs = clock.monotonicMs();
  while (simulated.level('LOCK')) {
    if (clock.monotonicMs() > startMs + patienceMs) return undefined;
    await sleep(clock, 1);
  }
  return clock.monotonicMs() - startMs;
}

async function contend(driver: string): Promise<Contention> {
  const simulated = new SimulatedChip(`contention-${driver}`, lineNames);
  const child = await holder(driver, simulated.label);
  if (!simulated.level('LOCK')) throw new Error('the holder does not drive the line');
  const busy = await claimError(driver, simulated.label);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  const fellAfterMs = await untilLow(simulated);
  await ended;
  const options = { label: simulated.label, lines: { BEAM: 0, LOCK: 2 } };
  const wiring = { holds: 'powered', fireContact: 'in-series' };
  const devices = [
    { id: 'io', kind: 'gpio-chip', driver, options },
    { id: 'gate', kind: 'barrier', driver: 'lock', options: { chip: 'io', line: 'LOCK', ...wiring } },
  ] as const;
  const [{ detail }] = await releaseOutputs(devices, { clock });
  const isLow = !simulated.level('LOCK');
  simulated.remove();
  return { driver, busy, ...(fellAfterMs !== undefined && { fellAfterMs }), released: detail, isLow };
}

for (const driver of process.argv.slice(2))
  process.stdout.write(`${JSON.stringify(await contend(driver))}\n`);
