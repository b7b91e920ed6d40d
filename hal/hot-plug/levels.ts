import type { Clock } from '../clock.ts';
import type { Listener, Unsubscribe } from '../device.ts';
import { Cell } from '../drivers/cell.ts';
import type { GpioInput, LineEvent } from '../gpio.ts';
import type { BeamEvent, BeamName, PresenceSensor } from '../presence.ts';
import type { TamperEvent, TamperSensor } from '../tamper.ts';
import type { Socket } from './socket.ts';

const beams: readonly BeamName[] = ['outer', 'inner'];

/** An input that may be pulled out; it then reads `whenAbsent`, as a cut wire would. */
export function inputIn(socket: Socket<GpioInput>, whenAbsent: boolean, clock: Clock): GpioInput {
  const level = new Cell(whenAbsent);
  socket.attach(
    device => {
      level.set(device.active);
      return device.onChange(({ active }) => level.set(active));
    },
    () => level.set(whenAbsent),
  );
  return {
    id: socket.id,
    get active() {
      return socket.device?.active ?? whenAbsent;
    },
    onChange: (listener: Listener<LineEvent>): Unsubscribe =>
      level.watch(active => listener({ active, atMs: clock.monotonicMs() })),
    dispose: () => socket.dispose(),
  };
}

/** Beams that may be pulled out. Nobody can tell then whether the lane is empty, so both are told to be broken; asked for, they throw `absent`. */
export function presenceIn(socket: Socket<PresenceSensor>): PresenceSensor {
  const levels = new Map(beams.map(beam => [beam, new Cell(false)]));
  const set = (beam: BeamName, broken: boolean) => levels.get(beam)?.set(broken);
  socket.attach(
    device => {
      for (const beam of beams) set(beam, device.isBroken(beam));
      return device.onChange(({ beam, broken }) => set(beam, broken));
    },
    () => {
      for (const beam of beams) set(beam, true);
    },
  );
  return {
    id: socket.id,
    isBroken: beam => socket.required.isBroken(beam),
    onChange: (listener: Listener<BeamEvent>): Unsubscribe => {
      const watches = [...levels].map(([beam, level]) => level.watch(broken => listener({ beam, broken })));
      return () => {
        for (const unwatch of watches) unwatch();
      };
    },
    dispose: () => socket.dispose(),
  };
}

/**
 * Contacts of a cabinet that may be pulled out. What they read when their own wires are cut is their driver's to say; a
 * sensor that is gone has tripped nothing, and is reported as a device that is gone.
 */
export function tamperIn(socket: Socket<TamperSensor>, clock: Clock): TamperSensor {
  const levels = new Map<string, Cell<boolean>>();
  const events = new Cell<TamperEvent | undefined>(undefined);
  const set = (contact: string, tripped: boolean) => {
    const level = levels.get(contact) ?? new Cell(false);
    levels.set(contact, level);
    if (level.value === tripped) return;
    level.set(tripped);
    events.set({ contact, tripped, atMs: clock.monotonicMs() });
  };
  socket.attach(device => {
    for (const contact of device.contacts) set(contact, device.isTripped(contact));
    return device.onChange(({ contact, tripped }) => set(contact, tripped));
  });
  return {
    id: socket.id,
    get contacts() {
      return [...levels.keys()];
    },
    isTripped: contact => socket.device?.isTripped(contact) ?? levels.get(contact)?.value ?? false,
    onChange: listener => events.watch(event => event && listener(event)),
    dispose: () => socket.dispose(),
  };
}
