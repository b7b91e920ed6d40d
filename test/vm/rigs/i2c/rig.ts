// Runs in the guest: a Microchip MCP2221 on /dev/uhid with the chips of `chips.ts` behind it, of which hid-mcp2221 makes a
// bus of the kernel. Orders come on the standard input (`orders.ts`).
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import readline from 'node:readline';
import { RigChips } from './chips.ts';
import { Mcp2221 } from './mcp2221.ts';
import { product, reportDescriptor, vendor } from './mcp2221-codec.ts';
import type { Order, Seen } from './orders.ts';
import { decodeEvent, encodeCreate, encodeDestroy, encodeInput, eventBytes } from './uhid.ts';

const device = { name: 'Microchip MCP2221 of a rig', vendor, product, reportDescriptor };

const chips = new RigChips();
const bridge = new Mcp2221(chips.targets);
const uhid = await open('/dev/uhid', constants.O_RDWR);
void serve(uhid);

for await (const line of readline.createInterface({ input: process.stdin })) {
  await carryOut(JSON.parse(line) as Order);
  process.stdout.write(`${JSON.stringify(seen())}\n`);
}
// The kernel takes the device off when its file is closed.
process.exit(0);

async function serve(file: FileHandle): Promise<void> {
  const buffer = new Uint8Array(eventBytes);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length);
    const { data } = decodeEvent(buffer.subarray(0, bytesRead));
    const answer = data && bridge.answer(data);
    if (answer) await file.write(encodeInput(answer)).catch(toNobody);
  }
}

/** The device was pulled while it answered. */
function toNobody(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EINVAL') throw error;
}

async function carryOut(order: Order): Promise<void> {
  switch (order.order) {
    case 'plug':
      await uhid.write(encodeCreate(device));
      break;
    case 'unplug':
      // Not awaited: the kernel comes back from it when the last user of the bus has let go.
      void uhid.write(encodeDestroy());
      break;
    case 'nack':
      bridge.nack(order.address, order.times);
      break;
    case 'stuck':
      bridge.isStuck = order.on;
      break;
    case 'silent':
      bridge.isSilent = order.on;
      break;
    case 'set':
      Object.assign(chips[order.chip as keyof RigChips], order.values);
      break;
    case 'rest':
      chips.lis3dh.rest(order);
      break;
    case 'knock':
      chips.lis3dh.knock(order.strengthMg);
      break;
    case 'drive':
      chips.mcp23017.drive(order.line, order.high);
      break;
    case 'look':
      break;
  }
}

function seen(): Seen {
  const { mcp23017, pca9685, vcnl4040 } = chips;
  return { levels: mcp23017.levels, duties: pca9685.duties, isEmitting: vcnl4040.isEmitting };
}
