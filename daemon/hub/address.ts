import type { KioskAddress } from '../core/kiosk-address.ts';

/** The address whose `clientIdOf` this is. */
export function addressOf(clientId: string): KioskAddress {
  const [tenant = '', shard = '', device = ''] = clientId.split('/');
  return { tenant, shard, device };
}
