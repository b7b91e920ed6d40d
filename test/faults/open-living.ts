import { openHubLife } from './hub-life.ts';
import { openKioskLife } from './kiosk-life.ts';
import type { Living, Role } from './living.ts';

/** Opens the store of a life of this role; makes it where there is none and `create`. */
export function openLiving(role: Role, folder: string, create = true): Promise<Living> {
  return role === 'hub' ? openHubLife(folder, create) : openKioskLife(folder, create);
}
