import type { Clock } from '../../hal/clock.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import type { UpMessage } from '../link/message.ts';
import { sourceOf } from '../link/topics.ts';
import type { ChainAlarm, StreamHead } from '../store/contract/received.ts';
import type { DeviceView } from './contract.ts';
import { askAgainMs, askedHeld } from './parameters.ts';

interface Device {
  readonly address: KioskAddress;
  online: boolean;
  lastSeenAt: string;
  /** The session that it is in, and of each kind of message the last that came in it. */
  session: number;
  readonly places: Map<string, number>;
  readonly heads: Map<string, Omit<StreamHead, 'address'>>;
  chainAlarm?: DeviceView['chainAlarm'];
}

export type Order = 'new' | 'again' | 'earlier-session';

/** The kiosks that have been heard of since the hub started. */
export class Devices {
  readonly #clock: Clock;
  readonly #devices = new Map<string, Device>();
  /** When strangers were asked who they are; whoever may publish could name any number of them. */
  readonly #asked = new Map<string, number>();

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

  /**
   * A place that was there is a repetition: the line may double, and who holds the broker may play it again. One of an earlier
   * session is that too, or its kiosk was set back.
   */
  order(address: KioskAddress, { kind, session, n }: Pick<UpMessage, 'kind' | 'session' | 'n'>): Order {
    const device = this.#seen(address);
    if (session < device.session) return 'earlier-session';
    if (session > device.session) device.places.clear();
    device.session = session;
    if (n <= (device.places.get(kind) ?? 0)) return 'again';
    device.places.set(kind, n);
    return 'new';
  }

  /** That the kiosk is in; 0 when none was heard of. */
  sessionOf(address: KioskAddress): number {
    return this.#devices.get(sourceOf(address))?.session ?? 0;
  }

  /** It was born, says farewell, or is dead. */
  stated(address: KioskAddress, state: 'online' | 'offline'): void {
    this.#seen(address).online = state === 'online';
  }

  /** Whether a kiosk whose key is not known may be asked who it is: not again and again. */
  mayAsk(address: KioskAddress): boolean {
    const nowMs = this.#clock.monotonicMs();
    const askedAtMs = this.#asked.get(sourceOf(address)) ?? -Infinity;
    if (nowMs - askedAtMs < askAgainMs) return false;
    if (this.#asked.size >= askedHeld) this.#asked.clear();
    this.#asked.set(sourceOf(address), nowMs);
    return true;
  }

  #seen(address: KioskAddress): Device {
    const lastSeenAt = this.#clock.wall().toISOString();
    const known = this.#devices.get(sourceOf(address));
    if (known) {
      known.lastSeenAt = lastSeenAt;
      return known;
    }
    const device: Device = {
      address,
      online: false,
      lastSeenAt,
      session: 0,
      places: new Map(),
      heads: new Map(),
    };
    this.#devices.set(sourceOf(address), device);
    return device;
  }
}
