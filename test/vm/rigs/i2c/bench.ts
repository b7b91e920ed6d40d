import { type Board, openBoard } from '../../../../hal/board.ts';
import { sleep } from '../../../../hal/clock.ts';
import type { DeviceKind, DeviceKinds } from '../../../../hal/driver-table.ts';
import { busNumberOf, isAdapterThere } from '../../../../hal/drivers/linux/i2c-adapters.ts';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import { addresses } from './chips.ts';
import { Rig } from './client.ts';

export const clock = new SystemClock();

/** What hid-mcp2221 calls its adapter. */
export const bridgeName = 'MCP2221 usb-i2c bridge';
/** What a kernel that is emulated may take for a transaction at its worst; deadlines themselves are tried apart. */
export const deadlineMs = 10_000;

export const rig = Rig.start();

let measuredLookMs = 0;

/** What a look of a polled device takes here, with its transactions: measured, because machines differ. */
export const lookMs = () => measuredLookMs;

/** Puts the bridge on its bus. */
export async function begin(): Promise<void> {
  await rig.order({ order: 'plug' });
  await bridgeIs(true);
  const { bus, close } = await openBridge();
  const startedMs = clock.monotonicMs();
  for (let read = 0; read < 5; read++)
    await bus.writeRead(addresses.registers, Uint8Array.of(0), 10, { deadlineMs });
  measuredLookMs = Math.min(1500, Math.max(50, clock.monotonicMs() - startedMs));
  await close();
}

/** Resolves when the kernel has made a bus of the bridge, or taken it off. */
export async function bridgeIs(there: boolean): Promise<void> {
  const untilMs = clock.monotonicMs() + 30_000;
  while ((await isBridgeThere()) !== there) {
    if (clock.monotonicMs() > untilMs)
      throw new Error(`the bridge is ${there ? 'not there' : 'still there'}`);
    await sleep(clock, 50);
  }
}

async function isBridgeThere(): Promise<boolean> {
  const found = await Promise.allSettled([busNumberOf('bridge', bridgeName)]);
  const [number] = found.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
  return number !== undefined && (await isAdapterThere(number));
}

/** A device on the bridge, opened the way the daemon opens it. */
export async function openOnBridge<K extends Exclude<DeviceKind, 'barrier' | 'i2c'>>(
  kind: K,
  driver: string,
  options: Record<string, unknown> = {},
): Promise<{ readonly device: DeviceKinds[K]; readonly close: () => Promise<void> }> {
  const device = { id: 'subject', kind, driver, options: { bus: 'sensors', deadlineMs, ...options } };
  const board = await openWhole([device]);
  return {
    device: board.get(kind) as DeviceKinds[K],
    close: () => board.close(),
  };
}

/** The bus alone. */
export async function openBridge(bus: number | string = bridgeName, options = {}) {
  const board = await openWhole([], { bus, ...options });
  return { bus: board.get('i2c') as DeviceKinds['i2c'], close: () => board.close() };
}

async function openWhole(
  devices: Parameters<typeof openBoard>[0]['devices'],
  options: object = { bus: bridgeName },
): Promise<Board> {
  const bus = { id: 'sensors', kind: 'i2c' as const, driver: 'i2c-bus', options: { ...options } };
  const board = await openBoard({ devices: [bus, ...devices] }, { clock });
  if (board.failures.length === 0) return board;
  const failed = board.failures.map(({ error }) => error);
  await board.close();
  throw new Error(failed.map(({ message }) => message).join('; '), { cause: failed[0] });
}
