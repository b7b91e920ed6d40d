// Devices made of lines on a chip whose wires end in our hand: a chip in memory, or one of a kernel.
import assert from 'node:assert/strict';
import { type Board, type DeviceSpec, openBoard } from '../../hal/board.ts';
import { sleep } from '../../hal/clock.ts';
import type { DeviceKind } from '../../hal/driver-table.ts';
import { SimGpioChip } from '../../hal/drivers/sim/gpio-chip.ts';
import { SystemClock } from '../../hal/drivers/system/clock.ts';

export const clock = new SystemClock();

export const lampNames = ['RED', 'GREEN', 'RING', 'EYES'];
/** The lines of every world. */
export const lineNames = [
  ...['GATE_LOCK', 'GATE_SHUT', 'CURTAIN', 'FIRE', 'BUTTON', 'OUTER', 'INNER', 'DOOR', 'BEZEL'],
  ...lampNames,
];
/** What hangs on this line pulls at the low level: a resistor of the board keeps it high while nobody drives it. */
export const pulledUp = 'RING';

/** The lines of one chip, low at first but for the one that is pulled up, and the far ends of their wires. */
export interface LineWorld {
  /** The chip as a profile names it. */
  readonly io: DeviceSpec;
  /** By when an edge must have been told, in ms; 0: within the call that makes it. */
  readonly settleMs: number;
  /** Is called once the chip is open. */
  attach?(board: Board): void;
  /** True is high. */
  set(line: string, high: boolean): void;
  level(line: string): boolean;
}

/** On a chip in memory. */
export class SimLines implements LineWorld {
  readonly io: DeviceSpec = { id: 'io', kind: 'gpio-chip', driver: 'sim', options: { lines: lineNames } };
  readonly settleMs = 0;
  #chip: SimGpioChip | undefined;

  attach(board: Board): void {
    const chip = board.plugged('io');
    assert.ok(chip instanceof SimGpioChip);
    this.#chip = chip;
  }

  get chip(): SimGpioChip {
    assert.ok(this.#chip);
    return this.#chip;
  }

  set(line: string, high: boolean): void {
    this.chip.wire(line).set(high);
  }

  level(line: string): boolean {
    return this.chip.wire(line).value;
  }
}

/** A contact whose far end alone says the level. */
export const contact = (line: string) => ({ line, bias: 'as-is', debounceMs: 0 }) as const;

const fire: DeviceSpec = {
  id: 'fire',
  kind: 'fire-input',
  driver: 'line',
  options: { chip: 'io', ...contact('FIRE') },
};
export const wiring = { holds: 'powered', fireContact: 'in-series' };

/** A leaf that has all contacts but the one of its open end. */
export const leafOf = ({ settleMs }: Pick<LineWorld, 'settleMs'>) => ({
  line: 'GATE_LOCK',
  ...wiring,
  closedContact: { ...contact('GATE_SHUT'), contact: 'normally-open', activeLow: false },
  obstacleContact: contact('CURTAIN'),
  ...{ unlockMs: 10, closeMs: 60 + settleMs },
});

export async function openOver(world: LineWorld, ...devices: DeviceSpec[]): Promise<Board> {
  // The board opens in its own order whatever the profile's is.
  const board = await openBoard({ devices: [...devices, world.io] }, { clock, retry: false });
  world.attach?.(board);
  return board;
}

/** One device under test, beside others. */
export async function openSubject<K extends DeviceKind>(
  world: LineWorld,
  kind: K,
  driver: string,
  options: object,
  ...more: DeviceSpec[]
) {
  const device = { id: 'subject', kind, driver, options: { chip: 'io', ...options } };
  const board = await openOver(world, ...more, device);
  const close = () => board.close();
  const subject = board.all(kind).find(({ id }) => id === 'subject');
  if (subject !== undefined && board.failures.length === 0) return { subject, board, close };
  await close();
  throw new Error(board.failures.map(({ error }) => error.message).join('; '));
}

/** A lock with a leaf that falls shut `travelMs` after it is let go of, unless somebody stands in it. */
export async function openGate(world: LineWorld, options: object = leafOf(world), travelMs = 15) {
  const { subject: barrier, ...opened } = await openSubject(world, 'barrier', 'lock', options, fire);
  barrier.onChange(state => {
    if (state === 'open' || state === 'released') world.set('GATE_SHUT', false);
    if (state !== 'closing') return;
    clock.after(travelMs, () => barrier.state === 'closing' && world.set('GATE_SHUT', true));
  });
  return { ...opened, barrier };
}

/** Sets the far end of a wire; resolves when the driver must have told of it. */
export async function drive(world: LineWorld, line: string, high: boolean): Promise<void> {
  world.set(line, high);
  if (world.settleMs > 0) await sleep(clock, world.settleMs);
}
