import { absent } from '../absent.ts';
import type { Clock } from '../clock.ts';
import type { DeviceKind, DeviceKinds } from '../driver-table.ts';
import { barrierIn } from './barrier.ts';
import { busIn, chipIn, outputIn } from './buses.ts';
import { inputIn, presenceIn, tamperIn } from './levels.ts';
import type { Socket } from './socket.ts';

type StandIn<K extends DeviceKind> = (socket: Socket<DeviceKinds[K]>, clock: Clock) => DeviceKinds[K];

/**
 * For each kind, what stands for a device as long as the board is open: whoever has it need not know that the device
 * behind it was pulled out and came back. While there is none, calls reject with HalError `absent`.
 */
export const standIns: { readonly [K in DeviceKind]: StandIn<K> } = {
  'fingerprint-scanner': socket => {
    const info = remembered(socket, absent.scanner(socket.id).info);
    return {
      ...deviceIn(socket),
      get info() {
        return info();
      },
      capture: request => socket.use(device => device.capture(request)),
    };
  },
  'iris-camera': socket => {
    const info = remembered(socket, absent.irisCamera(socket.id).info);
    return {
      ...deviceIn(socket),
      get info() {
        return info();
      },
      capture: request => socket.use(device => device.capture(request)),
    };
  },
  'document-reader': socket => ({
    ...deviceIn(socket),
    read: request => socket.use(device => device.read(request)),
  }),
  presence: socket => presenceIn(socket),
  barrier: socket => barrierIn(socket),
  indicator: socket => ({
    ...deviceIn(socket),
    show: signal => socket.use(device => device.show(signal)),
  }),
  // A fire alarm that cannot be heard is one that rings.
  'fire-input': (socket, clock) => inputIn(socket, true, clock),
  'panic-input': (socket, clock) => inputIn(socket, false, clock),
  'power-input': (socket, clock) => inputIn(socket, false, clock),
  camera: socket => {
    const nothing = { vendor: '', model: 'absent', widthPx: 0, heightPx: 0, frameRateHz: 0 };
    const info = remembered(socket, nothing);
    return {
      ...deviceIn(socket),
      get info() {
        return info();
      },
      next: request => socket.use(device => device.next(request)),
    };
  },
  environment: socket => ({
    ...deviceIn(socket),
    read: request => socket.use(device => device.read(request)),
  }),
  tamper: (socket, clock) => tamperIn(socket, clock),
  'gpio-chip': socket => chipIn(socket),
  'gpio-input': (socket, clock) => inputIn(socket, false, clock),
  'gpio-output': socket => outputIn(socket),
  i2c: socket => busIn(socket),
};

const deviceIn = (socket: { readonly id: string; dispose(): Promise<void> }) => ({
  id: socket.id,
  dispose: () => socket.dispose(),
});

/** What a device said of itself while it was there. */
function remembered<T>(socket: { readonly device: { readonly info: T } | undefined }, nothing: T): () => T {
  let last = nothing;
  return () => {
    last = socket.device?.info ?? last;
    return last;
  };
}
