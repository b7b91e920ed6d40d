import type { Socket } from 'node:net';
import path from 'node:path';
import { sleep } from '../../../../hal/clock.ts';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import type { Guest } from '../../guest.ts';
import { connectSoon } from '../../host/line-socket.ts';
import { type ModuleSettings, R503Simulator } from './r503-simulator.ts';

const clock = new SystemClock();
/** Long enough for the guest's udev, on an emulated processor under load. */
const longestMs = 60_000;

/** An R503 behind a USB-to-serial bridge of the guest, which can be pulled out and put in again. */
export class UsbScanner {
  module: R503Simulator;
  readonly #guest: Guest;
  readonly #socket: Socket;
  #plugged = false;

  private constructor(guest: Guest, socket: Socket) {
    this.#guest = guest;
    this.#socket = socket;
    this.module = this.become();
    socket.on('error', () => undefined); // the guest has ended
    socket.on('data', bytes => this.module.receive(bytes));
  }

  /** Puts another module in the place of the one that is there, which nobody may be asking. */
  become(settings: Partial<ModuleSettings> = {}): R503Simulator {
    const send = (bytes: Uint8Array) =>
      new Promise<void>((resolve, reject) => this.#socket.write(bytes, e => (e ? reject(e) : resolve())));
    this.module = new R503Simulator({ send }, settings);
    return this.module;
  }

  static async at(guest: Guest): Promise<UsbScanner> {
    return new UsbScanner(guest, await connectSoon(path.join(guest.folder, 'usb-serial.sock'), clock));
  }

  /** Resolves with the name that stays, once udev has made it. */
  async plug(): Promise<string> {
    const device = { driver: 'usb-serial', id: 'r503', chardev: 'usb-serial', bus: 'usb.0' };
    // Without a serial number the name that stays would hold the number of the port, which QEMU gives anew.
    await this.#guest.qmp.execute('device_add', { ...device, serial: 'R503' });
    this.#plugged = true;
    return this.#until('ls /dev/serial/by-id/* 2>/dev/null || true', /^\/dev\/\S+/);
  }

  /**
   * QEMU 7.2 dies when a byte is on its way to a device that is pulled out. So the module falls silent first, and once the
   * guest has asked it in vain, all that it had said has been read. Resolves with the moment of the pull.
   */
  async pull(): Promise<number> {
    this.module.faults.silent = true;
    await this.module.settled();
    const before = this.module.receivedBytes;
    while (this.module.receivedBytes === before) await sleep(clock, 5);
    const pulledMs = clock.monotonicMs();
    await this.unplug();
    this.module.faults.silent = false;
    return pulledMs;
  }

  /** For when nobody asks the module anything. */
  async unplug(): Promise<void> {
    if (!this.#plugged) return;
    this.#plugged = false;
    await this.#guest.qmp.execute('device_del', { id: 'r503' });
  }

  /** Resolves when the kernel has taken its node away: QEMU wants it gone before the same name comes again. */
  async gone(): Promise<void> {
    await this.#until('ls /dev/ttyUSB* 2>/dev/null || echo none', /^none/);
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    await this.unplug();
  }

  async #until(line: string, pattern: RegExp): Promise<string> {
    const untilMs = clock.monotonicMs() + longestMs;
    for (;;) {
      const match = pattern.exec(await this.#guest.shell(line));
      if (match !== null) return match[0];
      if (clock.monotonicMs() > untilMs) throw new Error(`${line}: never ${pattern.source}`);
      await sleep(clock, 100);
    }
  }
}
