/**
 * Feeds the watchdog from the event loop, then blocks the loop:
 *
 *     node fed-watchdog.js SECONDS
 */
import { openSync, writeSync } from 'node:fs';
import { sleep } from '../../../hal/clock.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';

const feedMs = 500;
const clock = new SystemClock();
const fedMs = Number(process.argv[2] ?? '10') * 1_000;
const watchdog = openSync('/dev/watchdog', 'w');
const startedMs = clock.monotonicMs();

writeSync(1, 'feeding\n');
while (clock.monotonicMs() - startedMs < fedMs) {
  writeSync(watchdog, '.');
  await sleep(clock, feedMs);
}
writeSync(1, 'blocked\n');
for (;;);
