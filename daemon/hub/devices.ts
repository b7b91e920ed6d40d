import type { Clock } from '../../hal/clock.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import type { StateMessage } from '../link/envelope.ts';
import { sourceOf } from '../link/topics.ts';
import type { ChainAlarm, StreamHead } from '../store/contract/received.ts';
import type { DeviceView } from './contract.ts';

interface Device {
  readonly address: KioskAddress;
  online: boolean;
  lastSeenAt: string;
  session?: string;
  readonly heads: Map<string, Omit<StreamHead, 'address'>>;
  chainAlarm?: DeviceView['chainAlarm'];
}

/** The kiosks that have been heard of since the hub started. */
export class Devices {
  readonly #clock: Clock;
  readonly #devices = new Map<string, Device>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  views(): DeviceView[] {
    return [...this.#devices.values()].map(({ address, online, lastSeenAt, heads, chainAlarm }) => ({
      address,
      online,
      lastSeenAt,
      heads: [...heads.values()],
      ...(chainAlarm && { chainAlarm }),
    }));
  }

  /** An event came from it. */
  heard(address: KioskAddress): void {
    this.#seen(address).online = true;
  }

  /** Its events are on the disk. */
  kept({ address, ...head }: StreamHead): void {
    this.#seen(address).heads.set(head.stream, head);
  }

  /** Its audit chain does not go on from where it was. */
  alarmed({ address, defect, detail }: ChainAlarm): void {
    this.#seen(address).chainAlarm = { defect, detail };
  }

  /** A birth begins a session; a last will counts only for the session that it belongs to. */
  stated(address: KioskAddress, { state, session }: StateMessage): void {
    const device = this.#seen(address);
    if (state === 'online') {
      device.online = true;
      device.session = session;
    } else if (device.session === undefined || device.session === session) device.online = false;
  }

  #seen(address: KioskAddress): Device {
    const lastSeenAt = this.#clock.wall().toISOString();
    const known = this.#devices.get(sourceOf(address));
    if (known) {
      known.lastSeenAt = lastSeenAt;
      return known;
    }
    const device: Device = { address, online: false, lastSeenAt, heads: new Map() };
    this.#devices.set(sourceOf(address), device);
    return device;
  }
}
