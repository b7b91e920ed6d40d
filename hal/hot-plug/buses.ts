import { HalError } from '../device.ts';
import type { GpioOutput } from '../gpio.ts';
import type { GpioChip, OutputLines } from '../gpio-chip.ts';
import { type I2cBus, I2cError } from '../i2c.ts';
import type { Socket } from './socket.ts';

/** A bus that may be pulled out. A chip that does not answer is no lost bus. */
export function busIn(socket: Socket<I2cBus>): I2cBus {
  const isLoss = (error: HalError) => error.kind === 'absent' && !(error instanceof I2cError);
  return {
    id: socket.id,
    read: (...call) => socket.use(device => device.read(...call), isLoss),
    write: (...call) => socket.use(device => device.write(...call), isLoss),
    writeRead: (...call) => socket.use(device => device.writeRead(...call), isLoss),
    dispose: () => socket.dispose(),
  };
}

/** A chip of lines that may be pulled out: every claim on it is then void, and its takers have to claim anew. */
export function chipIn(socket: Socket<GpioChip>): GpioChip {
  return {
    id: socket.id,
    get label() {
      return socket.required.label;
    },
    get immediate() {
      return socket.required.immediate;
    },
    get orphanedOutputs() {
      return socket.required.orphanedOutputs;
    },
    async inputs(requests) {
      const device = socket.required;
      const lines = await device.inputs(requests);
      lines.onLost(() => socket.lose(device, new HalError('absent', socket.id, 'unplugged')));
      return lines;
    },
    async outputs(requests) {
      const device = socket.required;
      return watchedOutputs(await device.outputs(requests), error => socket.lose(device, error));
    },
    dispose: () => socket.dispose(),
  };
}

/** Lines that throw `absent` have lost their chip. */
function watchedOutputs(lines: OutputLines, onLost: (error: HalError) => void): OutputLines {
  const told = (error: unknown): unknown => {
    if (error instanceof HalError && error.kind === 'absent') onLost(error);
    return error;
  };
  return {
    get active() {
      return lines.active;
    },
    set(active) {
      try {
        lines.set(active);
      } catch (error) {
        throw told(error);
      }
    },
    async write(active) {
      try {
        await lines.write(active);
      } catch (error) {
        throw told(error);
      }
    },
    release: () => lines.release(),
  };
}

/** A line that may be pulled out; it throws `absent` then. */
export function outputIn(socket: Socket<GpioOutput>): GpioOutput {
  return {
    id: socket.id,
    get active() {
      return socket.device?.active ?? false;
    },
    set: active => socket.required.set(active),
    dispose: () => socket.dispose(),
  };
}
