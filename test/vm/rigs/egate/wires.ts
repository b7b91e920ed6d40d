// Runs on the host: the far ends of the gate's wires.
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import type { Guest } from '../../guest.ts';
import { gateWires } from './profile.ts';

export const clock = new SystemClock();
export type Wire = keyof typeof gateWires;
type Level = 'high' | 'low';

export class Wires {
  readonly #guest: Guest;
  readonly #pl061: string;
  readonly #high = new Map<number, boolean>();
  readonly #waiting = new Set<() => void>();
  /** How often the relay has let go of the lock. */
  openings = 0;
  /** Told of each change of the lamp. */
  onLamp: (lit: boolean) => void = () => undefined;

  private constructor(guest: Guest, pl061: string) {
    this.#guest = guest;
    this.#pl061 = pl061;
    guest.qtest.onChange(({ line, high }) => this.#changed(line, high));
  }

  static async of(guest: Guest): Promise<Wires> {
    const pl061 = await guest.qmp.pathOf('pl061');
    await guest.qtest.watchOutputs(pl061);
    return new Wires(guest, pl061);
  }

  set(wire: Wire, level: Level): Promise<void> {
    return this.#guest.qtest.setInput(this.#pl061, gateWires[wire], level === 'high');
  }

  is(wire: Wire, level: Level): boolean {
    return (this.#high.get(gateWires[wire]) ?? false) === (level === 'high');
  }

  /** Resolves as soon as it holds; rejects with what was waited for when it does not in time. */
  async until(holds: () => boolean, what: string, patienceMs: number): Promise<void> {
    const untilMs = clock.monotonicMs() + patienceMs;
    while (!holds()) {
      if (clock.monotonicMs() > untilMs) throw new Error(`not within ${patienceMs / 1_000} s: ${what}`);
      await this.#change();
    }
  }

  /** At the next change of a wire, or some milliseconds later: what is waited for may be something else. */
  #change(): Promise<void> {
    return new Promise(resolve => {
      const end = () => {
        cancel();
        this.#waiting.delete(end);
        resolve();
      };
      const cancel = clock.after(20, end);
      this.#waiting.add(end);
    });
  }

  #changed(line: number, high: boolean): void {
    const before = this.#high.get(line) ?? false;
    this.#high.set(line, high);
    if (line === gateWires.GATE_LOCK && before && !high) this.openings += 1;
    if (line === gateWires.NIR && before !== high) this.onLamp(high);
    for (const look of this.#waiting) look();
  }
}
