import type { Socket } from 'node:net';
import type { Clock } from '../../../hal/clock.ts';
import type { Guest } from './guest.ts';
import { connectSoon } from './line-socket.ts';
import { socketOf } from './qemu.ts';

const id = 'serial-bridge';

/** A USB-to-serial bridge: /dev/ttyUSB0 in the guest, a socket here. */
export class SerialBridge {
  readonly #guest: Guest;

  constructor(guest: Guest) {
    this.#guest = guest;
  }

  async plug(): Promise<void> {
    const device = { driver: 'usb-serial', chardev: 'usb-serial', id, 'always-plugged': true };
    await this.#guest.qmp.execute('device_add', device);
  }

  async unplug(): Promise<void> {
    await this.#guest.qmp.execute('device_del', { id });
  }

  /** The far end of the wire. */
  async wire(clock: Clock): Promise<Socket> {
    return connectSoon(socketOf(this.#guest.folder, 'usb-serial'), clock);
  }
}
