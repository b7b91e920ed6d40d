/**
 * The server that is attacked, in a process of its own, beside a lane that keeps travellers: every 25 ms one is due, and is
 * on the disk some time later. Tells its parent how late the slowest hundredth was, whenever it is asked.
 */
import { startHttp } from '../../../daemon/http/server.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import { Desk } from '../../helpers/desk.ts';
import { encounterCommit } from '../../helpers/store.ts';

const everyMs = 25;
const clock = new SystemClock();
const desk = await Desk.open(clock);
const http = await startHttp(desk.deps, { port: 0 });
let late: number[] = [];
let number = 0;

function nextTraveller(dueMs: number): void {
  clock.after(dueMs - clock.monotonicMs(), () => {
    void desk.store.commit(encounterCommit(++number)).then(() => late.push(clock.monotonicMs() - dueMs));
    nextTraveller(dueMs + everyMs);
  });
}

process.on('message', () => {
  const sorted = late.toSorted((a, b) => a - b);
  late = [];
  process.send?.({
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    rssBytes: process.memoryUsage().rss,
  });
});
process.on('disconnect', () => process.exit(0));
nextTraveller(clock.monotonicMs() + everyMs);
process.send?.({ url: http.url });
