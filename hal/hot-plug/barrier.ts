import type { Barrier, BarrierState } from '../barrier.ts';
import type { Listener, Unsubscribe } from '../device.ts';
import { Cell } from '../drivers/cell.ts';
import type { Socket } from './socket.ts';

/** A barrier that may be pulled out: nothing drives it then, so it can be pushed open. */
export function barrierIn(socket: Socket<Barrier>): Barrier {
  const state = new Cell<BarrierState>('released');
  socket.attach(
    device => {
      state.set(device.state);
      return device.onChange(changed => state.set(changed));
    },
    () => state.set('released'),
  );
  return {
    id: socket.id,
    get state() {
      return socket.device?.state ?? 'released';
    },
    open: () => socket.use(device => device.open()),
    close: () => socket.use(device => device.close()),
    release: () => socket.device?.release(),
    onChange: (listener: Listener<BarrierState>): Unsubscribe => state.watch(listener),
    dispose: () => socket.dispose(),
  };
}
