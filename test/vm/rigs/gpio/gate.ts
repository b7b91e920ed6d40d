/**
 * Runs in the guest: the board of a profile, without the daemon around it. `node gate.js PROFILE` prints `shut` once its lock
 * holds, then `DEVICE STATE` at each change; it obeys `open`, `again` (lift the interlock and close) and `end` on its
 * standard input, and blocks its event loop at SIGUSR2. Under systemd it feeds the watchdog.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type BoardSpec, openBoard } from '../../../../hal/board.ts';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';

const clock = new SystemClock();
const print = (text: string) => void process.stdout.write(`${text}\n`);

const { board: spec } = JSON.parse(readFileSync(process.argv[2], 'utf8')) as { readonly board: BoardSpec };
const board = await openBoard(spec, { clock });
for (const { error } of board.failures) print(`missing: ${error.message}`);
const barrier = board.get('barrier');
if (barrier === undefined) throw new Error('the gate did not open');

barrier.onChange(state => print(`${barrier.id} ${state}`));
for (const input of [...board.all('gpio-input'), ...board.all('fire-input')])
  input.onChange(({ active }) => print(`${input.id} ${active ? 'active' : 'inactive'}`));
board.get('presence')?.onChange(({ beam, broken }) => print(`${beam} ${broken ? 'broken' : 'clear'}`));

const orders: Readonly<Record<string, () => Promise<void>>> = {
  open: () => barrier.open(),
  again: async () => {
    barrier.reset();
    await barrier.close();
  },
  end: () => board.close(),
};
createInterface({ input: process.stdin }).on('line', line => {
  void orders[line]?.()
    .then(() => print(`done ${line}`))
    .catch((error: unknown) => print(`${line}: ${String(error)}`));
});

process.on('SIGUSR2', () => {
  print('hangs');
  for (;;);
});

function notify(...words: string[]): void {
  execFile('systemd-notify', words, error => error && print(`systemd-notify: ${error.message}`));
}

/** Half of what systemd waits for, as sd_watchdog_enabled(3) advises. */
function feed(everyMs: number): void {
  notify('WATCHDOG=1');
  clock.after(everyMs, () => feed(everyMs));
}

await barrier.close();
print('shut');
if (process.env['NOTIFY_SOCKET'] !== undefined) {
  notify('--ready');
  feed(Number(process.env['WATCHDOG_USEC'] ?? 2e6) / 2_000);
}
