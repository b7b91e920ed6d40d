/**
 * The daemon under its own unit, with systemd as the first process of a real kernel: lines, I2C, a camera and a serial port open
 * behind the device list; a credential; a daemon whose event loop hangs, and what its lock's line does; a stop. Then the first process
 * hangs, and the board's own watchdog, which it has fed, resets the board.
 */
import { sleep } from '../../../hal/clock.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import type { Guest } from '../guest.ts';
import { patience } from '../patience.ts';
import { gateLines } from '../rigs/gpio/gate-profile.ts';
import { Outside } from '../rigs/gpio/outside.ts';
import { reset } from '../rigs/reset.ts';
import { UsbScanner } from '../rigs/scanner/usb-scanner.ts';
import { InstalledKiosk } from '../rigs/unit/installed-kiosk.ts';
import type { Bench, Outcome, Row } from '../row.ts';

const clock = new SystemClock();
const longestExposure = 1.5;
/** What a slowed-down board takes beyond a watchdog's time. */
const slowSeconds = 10 * patience;
/** WatchdogSec of the unit. */
const watchdogSeconds = 10;
/** From the last feed on. */
const longestHangSeconds = watchdogSeconds + slowSeconds;
const patienceMs = 200_000;
/** RuntimeWatchdogSec of system.conf.d/bitmapd-watchdog.conf. */
const boardSeconds = 15;
const longestBoardSeconds = boardSeconds + slowSeconds;

/** What the main process must have open: each device that the profile names. */
const devices: Readonly<Record<string, RegExp>> = {
  gpio: /gpio-?line|gpiochip/,
  i2c: /^\/dev\/i2c-\d+$/m,
  camera: /^\/dev\/video\d+$/m,
  serial: /^\/dev\/ttyUSB\d+$/m,
};

const seconds = (ms: number) => Number((ms / 1_000).toFixed(1));

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startMs = clock.monotonicMs();
  await act();
  return seconds(clock.monotonicMs() - startMs);
}

export const row: Row = {
  name: 'unit',
  async run(bench) {
    const guest = await bench.own({ init: 'systemd' });
    const outside = await Outside.of(guest);
    const usb = await UsbScanner.at(guest);
    try {
      const kiosk = await InstalledKiosk.in(guest, await usb.plug());
      return await judged(bench, { guest, kiosk, outside, usb });
    } finally {
      await usb.close();
    }
  },
};

interface Rig {
  readonly guest: Guest;
  readonly kiosk: InstalledKiosk;
  readonly outside: Outside;
  readonly usb: UsbScanner;
}

async function judged(bench: Bench, { guest, kiosk, outside, usb }: Rig): Promise<Outcome> {
  const exposure = await kiosk.exposure();
  bench.progress(`exposure ${exposure}`);
  const opened = await started(bench, kiosk);
  if ((await outside.relayAt(true)) === undefined) bench.broken('the lock is not held');
  const { missedSeconds, backAgainSeconds } = await replugged(bench, kiosk, usb);
  const hung = await hangs(bench, kiosk, outside);
  const stopSeconds = await timed(() => kiosk.stop());
  const { active, result } = await kiosk.state();
  const relayMs = await outside.relayAt(false, patienceMs);
  const stoppedWell = active === 'inactive' && result === 'success' && relayMs !== undefined;
  if (!stoppedWell) bench.broken(`stopped: ${active}, ${result}\n${await kiosk.journal()}`);
  const board = await boardHangs(bench, guest, kiosk, outside);
  const seen =
    `exposure ${exposure}; ready ${opened.startSeconds} s after its start with ${Object.keys(devices).join(', ')} open;` +
    ` scanner pulled: told of after ${missedSeconds} s, taken up again after ${backAgainSeconds} s;` +
    ` event loop blocked: ended after ${hung.endedSeconds} s, lock without power after ${hung.safeSeconds} s, started anew after` +
    ` ${hung.backSeconds} s; stopped in its start: ${stopSeconds} s; first process hangs: board reset by its ${board.identity} after` +
    ` ${board.resetSeconds} s`;
  const pass = exposure <= longestExposure && opened.isRight && hung.isRight && stoppedWell && board.isRight;
  return { seen, value: exposure, unit: 'exposure', count: Object.keys(devices).length, pass };
}

/** From the start to READY; what it has open then, as whom, and where its key came from. */
async function started(bench: Bench, kiosk: InstalledKiosk) {
  const startSeconds = await timed(() => kiosk.start());
  const state = await kiosk.until(({ words }) => words.startsWith('serves'));
  const [files, groups, journal] = [
    await kiosk.openFiles(state.mainPid),
    await kiosk.groups(state.mainPid),
    await kiosk.journal(),
  ];
  bench.progress(`ready after ${startSeconds} s: ${state.words}; groups ${groups}`);
  const closed = Object.entries(devices).filter(([, pattern]) => !pattern.test(files));
  const complaints = [
    ...closed.map(([name]) => `${name} is not open:\n${files}`),
    ...(/device \S+ down/.test(state.words) ? [state.words] : []),
    ...(/gpio/.test(groups) && /i2c/.test(groups) ? [] : [`groups: ${groups}`]),
    ...(/beside what they protect \([^)]*store-key/.test(journal) ? ['the store key is no credential'] : []),
  ];
  for (const complaint of complaints) bench.broken(complaint);
  if (complaints.length > 0) bench.progress(journal);
  return { startSeconds, isRight: complaints.length === 0 };
}

/** The scanner is pulled out of the daemon at work, which tells of it and serves no lane, and put in again. */
async function replugged(bench: Bench, kiosk: InstalledKiosk, usb: UsbScanner) {
  await usb.unplug();
  const missedSeconds = await timed(async () => {
    const { words } = await kiosk.until(state => /device scanner down/.test(state.words));
    bench.progress(`without its scanner: ${words}`);
  });
  await usb.gone();
  await usb.plug();
  const backAgainSeconds = await timed(() => kiosk.until(state => !/device scanner down/.test(state.words)));
  return { missedSeconds, backAgainSeconds };
}

/** The event loop of the daemon is busy for ever: it feeds nobody, and frees nothing by itself. The row `fire` stops a process dead. */
async function hangs(bench: Bench, kiosk: InstalledKiosk, outside: Outside) {
  const { mainPid } = await kiosk.state();
  await kiosk.blockLoop(mainPid);
  const atMs = clock.monotonicMs();
  const ended = await kiosk.until(({ mainPid: pid, active }) => pid !== mainPid || active !== 'active');
  const endedSeconds = seconds(clock.monotonicMs() - atMs);
  bench.progress(`event loop blocked: ${ended.active} (${ended.result}) after ${endedSeconds} s`);
  const safeMs = await outside.relayAt(false, patienceMs);
  const safeSeconds = safeMs === undefined ? Number.POSITIVE_INFINITY : seconds(safeMs - atMs);
  bench.progress(`the lock lost its power after ${safeSeconds} s`);
  // Not to READY: the second start in one emulated machine takes twice as long as the first.
  await kiosk.until(({ mainPid: pid }) => pid !== 0 && pid !== mainPid);
  const backSeconds = seconds(clock.monotonicMs() - atMs);
  const isRight = endedSeconds <= longestHangSeconds && Number.isFinite(safeSeconds);
  return { endedSeconds, safeSeconds, backSeconds, isRight };
}

/** The first process holds the board's watchdog, and stands still while an output is driven: nobody feeds it, and nobody lets go. */
async function boardHangs(bench: Bench, guest: Guest, kiosk: InstalledKiosk, outside: Outside) {
  const { margin, device, lastFed, isHeld, identity } = await kiosk.hardwareWatchdog();
  bench.progress(
    `first process: watchdog of ${margin} at ${device} (${identity}), held: ${isHeld}, fed last ${lastFed}`,
  );
  if (margin !== `${boardSeconds}s` || !isHeld)
    bench.broken('the first process does not hold the watchdog of the board');
  const driven = guest.spawn('gpioset', ['-c', 'gpiochip0', `${gateLines.GATE_LOCK}=1`]);
  driven.exited.catch(() => undefined); // it ends with the board
  if ((await outside.relayAt(true)) === undefined) bench.broken('the output is not driven');
  const whenReset = reset(guest, 'WATCHDOG');
  const atMs = clock.monotonicMs();
  await kiosk.freezeFirstProcess();
  const resetMs = await Promise.race([
    whenReset,
    sleep(clock, patienceMs).then(() => Number.POSITIVE_INFINITY),
  ]);
  const resetSeconds = seconds(resetMs - atMs);
  const relayMs = await outside.relayAt(false, patienceMs);
  bench.progress(
    `board reset after ${resetSeconds} s, output free after ${relayMs === undefined ? 'never' : seconds(relayMs - atMs)} s`,
  );
  if (relayMs === undefined) bench.broken('the output was driven beyond the reset');
  return {
    identity,
    resetSeconds,
    isRight: isHeld && resetSeconds <= longestBoardSeconds && relayMs !== undefined,
  };
}
