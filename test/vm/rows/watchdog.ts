import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import { reset } from '../rigs/reset.ts';
import type { Bench, Outcome, Row } from '../row.ts';
import { guestProgram } from '../image/programs.ts';

const clock = new SystemClock();
/** softdog's own; the guest's timers keep to the host's clock. */
const marginSeconds = 6;
/** Longer than the margin, so that a watchdog which nobody feeds would show. */
const fedSeconds = 10;
const slackMs = 5_000;

async function run(bench: Bench): Promise<Outcome> {
  const guest = await bench.own();
  await guest.shell(`modprobe softdog soft_margin=${marginSeconds} nowayout=1`);
  const wasReset = reset(guest);
  const feeder = guest.spawn('node', [guestProgram('fed-watchdog'), String(fedSeconds)]);
  await feeder.printed(/feeding/);
  const early = await Promise.race([wasReset, feeder.printed(/blocked/).then(() => undefined)]);
  if (early !== undefined) bench.broken('the board was reset while its watchdog was fed');
  const blockedMs = clock.monotonicMs();
  const tookMs = Math.round((await wasReset) - blockedMs);
  await guest.rebooted();
  const limitMs = marginSeconds * 1_000 + slackMs;
  return {
    seen: `fed for ${fedSeconds} s and up; event loop blocked: board reset after ${(tookMs / 1000).toFixed(1)} s, up again`,
    value: tookMs,
    unit: 'ms',
    count: 1,
    pass: early === undefined && tookMs <= limitMs,
  };
}

export const row: Row = { name: 'watchdog', run };
