import type { Clock } from '../hal/clock.ts';
import type { Link } from './link/link.ts';

/** The link of a kiosk whose profile names no broker. */
export function offline(clock: Clock): Link {
  const since = clock.wall().toISOString();
  return {
    status: { connected: false, since, inFlight: 0, lastError: 'the profile names no broker' },
    onStatus: () => () => {},
    turn: async () => true,
    close: async () => {},
  };
}
