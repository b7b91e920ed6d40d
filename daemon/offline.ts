import type { Clock } from '../hal/clock.ts';
import { Fault } from './core/errors.ts';
import type { Link } from './link/link.ts';

/** The link of a kiosk that cannot have one: its profile names no broker, or it has no identity. */
export function offline(clock: Clock, reason: string): Link {
  const since = clock.wall().toISOString();
  return {
    status: { connected: false, since, inFlight: 0, lastError: reason },
    onStatus: () => () => {},
    onReady: () => () => {},
    handle: () => {},
    send: () => Promise.reject(new Fault('unavailable', reason)),
    turn: async () => true,
    close: async () => {},
  };
}
