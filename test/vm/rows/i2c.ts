import type { Guest } from '../guest.ts';
import { addresses } from '../rigs/i2c/chips.ts';
import type { Bench, Outcome, Row } from '../row.ts';
import { runTests } from '../guest-tests.ts';
import { guestProgram } from '../image/programs.ts';

const program = guestProgram('i2c-contract');
/** `uhid` and `hid-mcp2221` make a bus of the rig, `i2c-stub` an adapter that knows SMBus only. */
const modules = ['uhid', 'hid-mcp2221', 'i2c-dev'] as const;
const stub = ['i2c-stub', `chip_addr=0x${addresses.vcnl4040.toString(16)}`] as const;

/** What a test has told of its times: `absent after 640 ms`. */
const timeOf = (what: string, text: string) => new RegExp(`${what} after (\\d+) ms`).exec(text)?.[1] ?? '?';

async function run(bench: Bench): Promise<Outcome> {
  const guest = await bench.shared();
  await guest.run('modprobe', ['-a', ...modules]);
  await guest.run('modprobe', stub);
  try {
    return await judged(guest, bench);
  } finally {
    await guest.run('modprobe', ['-r', '-a', stub[0], 'hid-mcp2221', 'uhid'], { mayFail: true });
  }
}

async function judged(guest: Guest, bench: Bench): Promise<Outcome> {
  const { text, passed, failed } = await runTests(guest, bench, ['--test-reporter=tap', program]);
  const silent = `a silent bridge refused after ${timeOf('rejected', text)} ms, free after ${timeOf('free', text)} ms`;
  const pulled = `a pulled one absent after ${timeOf('absent', text)} ms`;
  return {
    seen: `${passed} tests of bus and chips over hid-mcp2221 and i2c-stub, ${failed} failed; ${silent}; ${pulled}`,
    value: failed,
    unit: 'tests failed',
    count: passed + failed,
    pass: passed > 0 && failed === 0,
  };
}

export const row: Row = { name: 'i2c', run };
