// What devices made of lines owe, on whatever chip the lines are.
import { barrierContract } from '../../hal/contract-suite/barrier.ts';
import { gpioInputContract, gpioOutputContract } from '../../hal/contract-suite/gpio.ts';
import { indicatorContract } from '../../hal/contract-suite/indicator.ts';
import { presenceContract } from '../../hal/contract-suite/presence.ts';
import { tamperContract } from '../../hal/contract-suite/tamper.ts';
import { type Signal, signals } from '../../hal/indicator.ts';
import {
  contact,
  drive,
  lampNames,
  leafOf,
  type LineWorld,
  openGate,
  openSubject,
  pulledUp,
} from './line-world.ts';

/** The suites of all of them. `name` says on which chip; each test has a world of its own. */
export function lineContracts(name: string, make: () => LineWorld): void {
  singleLines(name, make);
  sensors(name, make);
  lamps(name, make);
  lockContract(`lock with contacts, ${name}`, make);
  lockContract(`lock without an end contact, ${name}`, make, { closedContact: undefined, closeMs: 15 });
}

function singleLines(name: string, make: () => LineWorld): void {
  for (const kind of ['gpio-input', 'fire-input', 'panic-input', 'power-input'] as const)
    gpioInputContract(`${kind}, ${name}`, async () => {
      const world = make();
      const options = { ...contact('BUTTON'), activeLow: false };
      const { subject: input, close } = await openSubject(world, kind, 'line', options);
      return { input, drive: active => drive(world, 'BUTTON', active), close };
    });

  gpioOutputContract(`gpio-output, ${name}`, async () => {
    const world = make();
    const options = { line: pulledUp, activeLow: true };
    const { subject: output, close } = await openSubject(world, 'gpio-output', 'line', options);
    return { output, level: () => !world.level(pulledUp), close };
  });
}

function sensors(name: string, make: () => LineWorld): void {
  presenceContract(`beams, ${name}`, async () => {
    const world = make();
    const options = { outer: contact('OUTER'), inner: contact('INNER') };
    const { subject: presence, close } = await openSubject(world, 'presence', 'beams', options);
    return { presence, setBeam: (beam, broken) => drive(world, beam.toUpperCase(), broken), close };
  });

  tamperContract(`cabinet contacts, ${name}`, async () => {
    const world = make();
    const contacts = ['door', 'bezel'].map(door => ({ name: door, ...contact(door.toUpperCase()) }));
    const { subject: sensor, close } = await openSubject(world, 'tamper', 'contacts', { contacts });
    return { sensor, trip: (door, tripped) => drive(world, door.toUpperCase(), tripped), close };
  });
}

/** Each signal as a number in binary: lamps that tell all of them apart. */
const litFor = (signal: Signal) => lampNames.filter((_, lamp) => (signals.indexOf(signal) >> lamp) & 1);

function lamps(name: string, make: () => LineWorld): void {
  indicatorContract(`lamps, ${name}`, async () => {
    const world = make();
    const { subject: indicator, close } = await openSubject(world, 'indicator', 'lamps', {
      lamps: lampNames.map(lamp => ({ name: lamp, line: lamp, activeLow: lamp === pulledUp })),
      signals: Object.fromEntries(signals.map(signal => [signal, litFor(signal)])),
    });
    const isLit = (lamp: string) => world.level(lamp) !== (lamp === pulledUp);
    const lit = () => lampNames.filter(isLit).join();
    return { indicator, seen: () => signals.find(signal => litFor(signal).join() === lit()), close };
  });
}

/** The suite of the lock alone, on a leaf that has its contacts. `more` of what a profile says of it. */
export function lockContract(name: string, make: () => LineWorld, more: object = {}): void {
  barrierContract(name, async () => {
    const world = make();
    const { barrier, close } = await openGate(world, { ...leafOf(world), ...more });
    await barrier.close();
    return { barrier, setObstacle: present => drive(world, 'CURTAIN', present), close };
  });
}
