// Runs on the host: the gate in a guest, with the far ends of its wires in our hand.
import { sleep } from '../../../../hal/clock.ts';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import type { Guest } from '../../guest.ts';
import type { WireChange } from '../../host/qtest.ts';
import { gateLines, gateProfile } from './gate-profile.ts';

export const clock = new SystemClock();
export const profile = '/data/gate.yaml';

/** The wires of the PL061 of a guest, and what its relay's has done. */
export class Outside {
  readonly #guest: Guest;
  readonly #pl061: string;
  /** The level on the relay's wire, at each of its changes, by the host's clock. */
  readonly relay: WireChange[] = [];

  private constructor(guest: Guest, pl061: string) {
    this.#guest = guest;
    this.#pl061 = pl061;
    guest.qtest.onChange(change => change.line === gateLines.GATE_LOCK && this.relay.push(change));
  }

  /** Puts the profile of the gate into the guest, and takes the wires. */
  static async of(guest: Guest): Promise<Outside> {
    await guest.put(profile, gateProfile);
    const pl061 = await guest.qmp.pathOf('pl061');
    await guest.qtest.watchOutputs(pl061);
    return new Outside(guest, pl061);
  }

  set(line: keyof typeof gateLines, high: boolean): Promise<void> {
    return this.#guest.qtest.setInput(this.#pl061, gateLines[line], high);
  }

  /** When the relay's wire reached that level; undefined when it did not in time. */
  async relayAt(high: boolean, patienceMs = 60_000): Promise<number | undefined> {
    const isThere = await appears(() => this.relay.at(-1)?.high === high, patienceMs);
    return isThere ? this.relay.at(-1)?.atMs : undefined;
  }
}

/** Whether it holds within the time. */
export async function appears(holds: () => boolean, patienceMs = 20_000): Promise<boolean> {
  const startMs = clock.monotonicMs();
  while (!holds()) {
    if (clock.monotonicMs() > startMs + patienceMs) return false;
    await sleep(clock, 2);
  }
  return true;
}
