import type { DeviceSpec } from './board-schema.ts';
import type { Device, HalError } from './device.ts';
import type { DeviceKind, DeviceKinds } from './driver-table.ts';
import type { Socket } from './hot-plug/socket.ts';
import type { InterlockedBarrier } from './interlock.ts';

/** What a board hands out for each kind: the contract, and a barrier only with its interlock. */
export type BoardDevices = {
  readonly [K in DeviceKind]: DeviceKinds[K] & (K extends 'barrier' ? InterlockedBarrier : unknown);
};

/** A place of a board, whatever is plugged in there. */
export interface AnyPlace {
  readonly spec: DeviceSpec;
  /** Among the devices of the profile. */
  readonly index: number;
  /** The places that this one stands on, as it was opened last. */
  readonly bases: Set<AnyPlace>;
  /** What is plugged in; undefined while there is nothing. */
  readonly plugged: Device | undefined;
  /** Why nothing is there. */
  readonly error: HalError | undefined;
  /** What is plugged in is gone. */
  lose(error: HalError): void;
  dispose(): Promise<void>;
}

/** Where a profile has a device of this kind. */
export class Place<K extends DeviceKind> implements AnyPlace {
  readonly spec: DeviceSpec;
  readonly index: number;
  readonly bases: Set<AnyPlace>;
  readonly socket: Socket<DeviceKinds[K]>;
  /** What is handed out. */
  readonly device: BoardDevices[K];

  constructor(
    { spec, index, bases }: Pick<AnyPlace, 'spec' | 'index' | 'bases'>,
    socket: Socket<DeviceKinds[K]>,
    device: BoardDevices[K],
  ) {
    this.spec = spec;
    this.index = index;
    this.bases = bases;
    this.socket = socket;
    this.device = device;
  }

  get plugged(): Device | undefined {
    return this.socket.device;
  }

  get error(): HalError | undefined {
    return this.socket.error;
  }

  lose(error: HalError): void {
    if (this.socket.device !== undefined) this.socket.lose(this.socket.device, error);
  }

  async dispose(): Promise<void> {
    await this.device.dispose();
  }
}

/** The places of a board. */
export class Places {
  readonly #inOrder: AnyPlace[] = [];
  readonly #byKind: { [K in DeviceKind]?: Place<K>[] } = {};

  /** In the order in which they were opened. */
  get inOrder(): readonly AnyPlace[] {
    return this.#inOrder;
  }

  /** Those of a kind, in the order of the profile. */
  of<K extends DeviceKind>(kind: K): readonly Place<K>[] {
    const places: readonly Place<K>[] = this.#byKind[kind] ?? [];
    return places.toSorted((a, b) => a.index - b.index);
  }

  add<K extends DeviceKind>(kind: K, place: Place<K>): void {
    this.#inOrder.push(place);
    const places: Place<K>[] = (this.#byKind[kind] ??= []);
    places.push(place);
  }
}
