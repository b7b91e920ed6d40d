import { type Clock, sleep } from '../../../hal/clock.ts';
import { randomFrom } from '../../../hal/drivers/sim/random.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import { after, blank, type Journal } from '../../faults/journal.ts';
import type { Guest } from '../guest.ts';
import type { GuestProcess } from '../host/guest-process.ts';
import type { Bench, Outcome, Row } from '../row.ts';
import { guestProgram } from '../image/programs.ts';

const clock: Clock = new SystemClock();
const writer = guestProgram('store-writer');
const store = '/data/store';
const cuts = 2;
/** The power goes some time after so many steps, which an emulated board may take long for. */
const leastSteps = 20;
const afterThemMs = 2_000;

/** What stood in the store that a writer opened, and what it has said since. */
class Life {
  journal: Journal = blank;
  readonly torn: string[] = [];
  readonly process: GuestProcess;
  #rest = '';

  constructor(guest: Guest, steps: number) {
    const onOutput = (text: string) => this.#read(text);
    this.process = guest.spawn('node', [writer, 'kiosk', store, String(steps), 'close'], { onOutput });
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('torn')) this.torn.push(line);
      this.journal = after(this.journal, line);
    }
  }

  /** Waits until so many steps, of this life and those before, have been acknowledged. */
  async acknowledges(steps: number): Promise<void> {
    while (this.journal.acknowledged < steps) {
      if (this.process.ended) throw new Error(`the writer ended: ${await this.#end()}`);
      await sleep(clock, 20);
    }
  }

  async #end(): Promise<string> {
    const { code, signal, stdout, stderr } = await this.process.exited;
    return `${signal ?? code} ${stdout.slice(-500)}${stderr.slice(-500)}`;
  }

  /** The steps that the store holds, once it is open. */
  async stepsFound(): Promise<number> {
    return Number((await this.process.printed(/ready (\d+)/))[1]);
  }
}

/** More may be there than was heard of: the wire ends with the power. */
async function check(life: Life, acknowledged: number, bench: Bench): Promise<number> {
  const found = await life.stepsFound();
  for (const what of life.torn) bench.broken(what);
  if (found >= acknowledged) return 0;
  bench.broken(`step ${acknowledged} was acknowledged, ${found} are there`);
  return acknowledged - found;
}

async function run(bench: Bench): Promise<Outcome> {
  const random = randomFrom('power cuts');
  const guest = await bench.own();
  let [acknowledged, lost] = [0, 0];
  for (let cut = 0; cut < cuts; cut++) {
    const life = new Life(guest, 1_000_000);
    lost += await check(life, acknowledged, bench);
    await life.acknowledges(acknowledged + leastSteps);
    await sleep(clock, random.uniform(0, afterThemMs));
    await guest.powerCut();
    acknowledged = Math.max(acknowledged, life.journal.acknowledged);
    bench.progress(`power cut after step ${acknowledged} was acknowledged`);
    await guest.boot();
  }
  const last = new Life(guest, 0);
  lost += await check(last, acknowledged, bench);
  const { code } = await last.process.exited;
  return {
    seen: `${lost} of ${acknowledged} acknowledged steps lost in ${cuts} power cuts, back in ${(guest.bootMs / 1000).toFixed(1)} s`,
    value: lost,
    unit: 'steps lost',
    count: cuts,
    pass: lost === 0 && code === 0 && acknowledged > 0,
  };
}

export const row: Row = { name: 'power-cut', run };
