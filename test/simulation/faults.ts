import { below } from '../../daemon/store/keys.ts';
import type { Clock } from '../../hal/clock.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';
import type { SimDisk } from './disk.ts';
import type { SimHub } from './hub.ts';
import type { SimKiosk } from './kiosk.ts';
import type { SimNetwork } from './network.ts';
import { type FaultName, faultRates } from './parameters.ts';

const minuteMs = 60_000;

export interface FaultTargets {
  readonly clock: Clock;
  readonly random: Random;
  readonly network: SimNetwork;
  readonly hub: SimHub;
  readonly kiosks: readonly SimKiosk[];
  /** Times the usual rates. */
  readonly intensity: number;
  /** Counts what was done, by name. */
  readonly count: (fault: FaultName) => void;
}

/** One kind of fault: does it now, and gives what mends it, if it does not mend itself. */
type Doing = (targets: FaultTargets, random: Random) => (() => void) | undefined;

const anyKiosk = ({ kiosks }: FaultTargets, random: Random) => random.pick(kiosks);

/** Sets something and gives what sets it back. */
function whileIn<T extends object, K extends keyof T>(
  object: T,
  key: K,
  value: T[K],
  healthy: T[K],
): () => void {
  object[key] = value;
  return () => {
    object[key] = healthy;
  };
}

const faults: Record<FaultName, Doing> = {
  'kiosk-crash': (targets, random) => {
    anyKiosk(targets, random).crash('kill', random.uniform(1_000, 30_000));
    return undefined;
  },
  'kiosk-power-cut': (targets, random) => {
    anyKiosk(targets, random).crash('power-cut', random.uniform(5_000, 5 * minuteMs));
    return undefined;
  },
  'hub-crash': ({ hub }, random) => {
    hub.crash('kill', random.uniform(1_000, 30_000));
    return undefined;
  },
  'hub-power-cut': ({ hub }, random) => {
    hub.crash('power-cut', random.uniform(5_000, 10 * minuteMs));
    return undefined;
  },
  'broker-loss': ({ network }) => {
    network.setBroker(false);
    return () => network.setBroker(true);
  },
  'network-loss': ({ network, kiosks, hub }, random) => {
    const { name } = random.pick([...kiosks, hub]);
    network.setCutOff(name, true);
    return () => network.setCutOff(name, false);
  },
  'disk-full': ({ kiosks, hub }, random) =>
    whileIn(random.pick([...kiosks, hub]).disk.trouble, 'full', true, false),
  'failed-sync': ({ kiosks, hub }, random) =>
    whileIn(random.pick([...kiosks, hub]).disk.trouble, 'failing', true, false),
  'bit-flip': (targets, random) => {
    const { disk, witness } = anyKiosk(targets, random);
    const key = victim(disk, random);
    if (key === undefined) return undefined;
    witness.flipped.add(key);
    disk.flipBit(key);
    return undefined;
  },
  'clock-jump': (targets, random) => whileIn(anyKiosk(targets, random), 'skewMs', jumpMs(random), 0),
  'scanner-fault': (targets, random) => whileIn(anyKiosk(targets, random).devices, 'scanner', true, false),
  'reader-fault': (targets, random) => whileIn(anyKiosk(targets, random).devices, 'reader', true, false),
  'iris-fault': (targets, random) => {
    const { world } = anyKiosk(targets, random);
    world.setIrisFault(true);
    return () => world.setIrisFault(false);
  },
  'engine-fault': (targets, random) => {
    const kiosk = anyKiosk(targets, random);
    kiosk.setEngineBroken(true);
    return () => kiosk.setEngineBroken(false);
  },
  fire: (targets, random) => {
    const { world } = anyKiosk(targets, random);
    world.setFire(true);
    return () => world.setFire(false);
  },
};

/** Records of these kinds may lose a bit; the heads of the ledger are another row's (`bit-flips`). */
const kinds = ['outbox', 'audit', 'encounter', 'person', 'evidence', 'reference', 'decision', 'words'];

function victim({ records }: SimDisk, random: Random): string | undefined {
  const keys = records.keysOf(below(random.pick(kinds)));
  return keys[random.integer(Math.max(1, keys.length))];
}

/** Minutes, an hour (daylight saving), or ten years, either way. */
function jumpMs(random: Random): number {
  const sizeMs = random.pick([2, 7, 60, 10 * 365 * 24 * 60]) * minuteMs;
  return random.chance(0.5) ? sizeMs : -sizeMs;
}

/** Faults of every kind, each at its rate, until it is stopped; what is under way then is mended. */
export class Faults {
  readonly #targets: FaultTargets;
  readonly #mending = new Set<() => void>();
  #stopped = false;

  constructor(targets: FaultTargets) {
    this.#targets = targets;
    for (const name of Object.keys(faults) as FaultName[]) this.#wait(name, targets.random.fork(name));
  }

  stop(): void {
    this.#stopped = true;
    for (const mend of this.#mending) mend();
    this.#mending.clear();
  }

  #wait(name: FaultName, random: Random): void {
    const { clock, intensity } = this.#targets;
    const meanGapMs = faultRates[name].meanGapMs / intensity;
    clock.after(-Math.log(1 - random.uniform()) * meanGapMs, () => {
      if (this.#stopped) return;
      this.#do(name, random);
      this.#wait(name, random);
    });
  }

  #do(name: FaultName, random: Random): void {
    this.#targets.count(name);
    const mend = faults[name](this.#targets, random);
    if (mend === undefined) return;
    this.#mending.add(mend);
    this.#targets.clock.after(random.uniform(...faultRates[name].lastsMs), () => {
      if (this.#mending.delete(mend)) mend();
    });
  }
}
