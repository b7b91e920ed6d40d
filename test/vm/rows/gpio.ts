import { kernelDrivers } from '../../../hal/drivers/linux/gpio/open-chip.ts';
import type { Guest } from '../guest.ts';
import type { Contention } from '../rigs/gpio/contention.ts';
import { appears, Outside, profile } from '../rigs/gpio/outside.ts';
import type { Bench, Outcome, Row } from '../row.ts';
import { programLimitMs } from '../patience.ts';
import { guestProgram } from '../image/programs.ts';
import { runTests } from '../guest-tests.ts';

/**
 * The suites of the chips by each driver on gpio-sim (`linux` takes what this kernel has), and those of devices made of lines.
 * Side by side, because they mostly wait for what must not come.
 */
const contracts = (guest: Guest, bench: Bench) =>
  Promise.all([
    runTests(guest, bench, [guestProgram('gpio-contract'), ...kernelDrivers]),
    runTests(guest, bench, [guestProgram('gpio-lines')]),
  ]);

async function contentions(guest: Guest): Promise<Contention[]> {
  const { stdout } = await guest.run('node', [guestProgram('gpio-contention'), 'gpio-cdev', 'onoff'], {
    timeoutMs: programLimitMs,
  });
  return stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Contention);
}

/** What is wrong with how a held line was refused, and with what became of it after its holder was killed. */
function complaints([cdev, onoff]: readonly Contention[]): string[] {
  const expected: readonly (readonly [boolean, string])[] = [
    [/LOCK \(offset 2\) is held by bitmapd .busy/.test(cdev.busy), `character device: ${cdev.busy}`],
    [/exported already.*unexport/.test(onoff.busy), `sysfs: ${onoff.busy}`],
    [cdev.fellAfterMs !== undefined, 'after a kill the kernel did not let go of the line'],
    [onoff.fellAfterMs === undefined, 'sysfs let go of the line by itself: its documentation says otherwise'],
    [cdev.isLow && onoff.isLow, `release-outputs: ${cdev.released}; ${onoff.released}`],
  ];
  return expected.flatMap(([holds, complaint]) => (holds ? [] : [complaint]));
}

/** Presses what is on the wires of the PL061, and sees the relay move; what did not come is a complaint. */
async function fromOutside(guest: Guest): Promise<string[]> {
  const outside = await Outside.of(guest);
  const gate = guest.spawn('node', [guestProgram('gpio-gate'), profile]);
  const missed: string[] = [];
  const seen = async (pattern: RegExp, act: () => unknown, relay?: boolean) => {
    const before = gate.stdout.length;
    await act();
    if (!(await appears(() => pattern.test(gate.stdout.slice(before))))) missed.push(`not told: ${pattern}`);
    if (relay === undefined || (await outside.relayAt(relay, 5_000)) !== undefined) return;
    missed.push(`the relay did not move: ${pattern}`);
  };
  try {
    await gate.printed(/^shut$/m);
    if ((await outside.relayAt(true, 5_000)) === undefined) missed.push('the relay did not pull');
    for (const beam of ['outer', 'inner'] as const) {
      const line = beam === 'outer' ? 'OUTER' : 'INNER';
      await seen(new RegExp(`^${beam} broken$`, 'm'), () => outside.set(line, true));
      await seen(new RegExp(`^${beam} clear$`, 'm'), () => outside.set(line, false));
    }
    await seen(/^button active$/m, () => outside.set('BUTTON', true));
    await seen(/^button inactive$/m, () => outside.set('BUTTON', false));
    await seen(/^gate open$/m, () => gate.write('open\n'), false);
    await seen(/^gate closed$/m, () => gate.write('again\n'), true);
    await seen(/^done end$/m, () => gate.write('end\n'), false);
  } finally {
    gate.kill('SIGKILL');
    await gate.exited.catch(() => undefined);
  }
  return missed;
}

async function run(bench: Bench): Promise<Outcome> {
  const guest = await bench.shared();
  await guest.shell('modprobe gpio-sim');
  const [chips, lines] = await contracts(guest, bench);
  bench.progress(
    `${chips.passed} tests of the chips' contract passed, ${lines.passed} of the lines' contracts`,
  );
  const [passed, failed] = [chips.passed + lines.passed, chips.failed + lines.failed];
  const held = await contentions(guest);
  const wrong = [...complaints(held), ...(await fromOutside(guest))];
  for (const what of wrong) bench.broken(what);
  const fellMs = held[0].fellAfterMs ?? Number.NaN;
  return {
    seen:
      `${chips.passed} tests of the chips' contract by ${kernelDrivers.join(', ')}, ${lines.passed} of lock, beams, contacts, lamps` +
      ` and lines by gpio-cdev (the lock by onoff, too), ${failed} failed; relay, beams and button over the PL061;` +
      ` a held line names its holder; after kill -9 it falls in ${fellMs.toFixed(0)} ms (sysfs: by release-outputs)`,
    value: Math.round(fellMs),
    unit: 'ms',
    count: passed,
    pass: failed === 0 && chips.passed > 0 && lines.passed > 0 && wrong.length === 0,
  };
}

export const row: Row = { name: 'gpio', run };
