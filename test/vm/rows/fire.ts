import type { Guest } from '../guest.ts';
import { appears, clock, Outside, profile } from '../rigs/gpio/outside.ts';
import { alarmLimitMs } from '../patience.ts';
import type { Bench, Outcome, Row } from '../row.ts';
import { guestProgram } from '../image/programs.ts';

/** From the contact of the alarm to the relay, for half of the alarms, however busy the machine is. */
const middleLimitMs = 100;
const alarms = 20;

/** What systemd waits for a sign of life, in s; emulated machines are slow. */
const watchdogSeconds = 8;
/** For the watchdog and ExecStopPost together: Node starts slowly on an emulated machine that others slow down. */
const patienceMs = 150_000;

/**
 * The gate as a service. The watchdog kills outright: a process that is stopped would keep an abort waiting. Whatever ends
 * it, systemd runs release-outputs: the PL061 leaves a line driven whose holder is gone.
 */
const unit = `[Service]
Type=notify
NotifyAccess=all
TimeoutStartSec=300
WatchdogSec=${watchdogSeconds}
WatchdogSignal=SIGKILL
ExecStart=/usr/bin/node ${guestProgram('gpio-gate')} ${profile}
ExecStopPost=/usr/bin/node ${guestProgram('bitmapd')} release-outputs --profile ${profile}
TimeoutStopSec=300
`;

/** From the contact to the relay, in ms by the host's clock, alarm by alarm; Infinity where it did not drop. */
async function alarmTimes(guest: Guest, outside: Outside): Promise<number[]> {
  const gate = guest.spawn('node', [guestProgram('gpio-gate'), profile]);
  const times: number[] = [];
  try {
    await gate.printed(/^shut$/m);
    for (let alarm = 0; alarm < alarms; alarm++) {
      const contactMs = clock.monotonicMs();
      await outside.set('FIRE', true);
      times.push(((await outside.relayAt(false)) ?? Number.POSITIVE_INFINITY) - contactMs);
      await outside.set('FIRE', false);
      await appears(() => /fire inactive\s*$/.test(gate.stdout));
      const before = gate.stdout.length;
      gate.write('again\n');
      await appears(() => /^done again$/m.test(gate.stdout.slice(before)));
    }
  } finally {
    gate.kill('SIGKILL');
    await gate.exited.catch(() => undefined);
  }
  return times;
}

/** From a signal to the service until its relay drops, in ms; Infinity when it does not. */
async function endTime(guest: Guest, outside: Outside, signal: string): Promise<number> {
  await guest.shell('systemctl reset-failed gate; systemctl start gate', { timeoutMs: 300_000 });
  if ((await outside.relayAt(true)) === undefined) return Number.NaN;
  const signalMs = clock.monotonicMs();
  await guest.shell(`systemctl kill --kill-whom=main --signal=${signal} gate`);
  const droppedMs = (await outside.relayAt(false, patienceMs)) ?? Number.POSITIVE_INFINITY;
  await guest.shell('systemctl stop gate', { timeoutMs: 300_000, mayFail: true });
  return droppedMs - signalMs;
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

async function run(bench: Bench): Promise<Outcome> {
  const guest = await bench.own({ init: 'systemd', bootTimeoutMs: 600_000 });
  const outside = await Outside.of(guest);
  const times = (await alarmTimes(guest, outside)).toSorted((a, b) => a - b);
  const worstMs = times.at(-1) ?? Number.POSITIVE_INFINITY;
  bench.progress(`relay after the contact: ${times.map(ms => ms.toFixed(0)).join(' ')} ms`);
  await guest.put('/run/systemd/system/gate.service', unit);
  await guest.shell('systemctl daemon-reload');
  const ends: number[] = [];
  for (const signal of ['SIGKILL', 'SIGSTOP', 'SIGUSR2']) {
    ends.push(await endTime(guest, outside, signal));
    bench.progress(`${signal}: relay dropped after ${seconds(ends.at(-1) ?? Number.NaN)}`);
  }
  const [killedMs, stoppedMs, hungMs] = ends;
  const isSafe = ends.every(ms => Number.isFinite(ms));
  if (!isSafe) bench.broken('a relay was held after the end of its process');
  return {
    seen:
      `relay drops ${worstMs.toFixed(0)} ms after the contact at worst (of ${alarms}, middle ${times[alarms / 2].toFixed(0)} ms);` +
      ` killed: ExecStopPost after ${seconds(killedMs)}; stopped: watchdog of ${watchdogSeconds} s and ExecStopPost after` +
      ` ${seconds(stoppedMs)}; event loop hangs: ${seconds(hungMs)}`,
    value: Math.round(worstMs),
    unit: 'ms',
    count: alarms + ends.length,
    pass: worstMs <= alarmLimitMs && times[alarms / 2] <= middleLimitMs && isSafe,
  };
}

export const row: Row = { name: 'fire', run };
