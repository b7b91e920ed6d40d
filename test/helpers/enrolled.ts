import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import { makeFolder } from '../../daemon/data-folder.ts';
import { enrolHere } from '../../daemon/enrol-here.ts';
import { AuthorityPlace } from '../../daemon/hub-authority.ts';
import type { Machine } from '../../daemon/machine.ts';
import { openHub } from '../../daemon/open-stores.ts';

/** Gives the kiosk of a folder an identity of the hub in another, which need not run and is made where there is none. */
export async function enrolled(
  kioskFolder: string,
  address: KioskAddress,
  hubFolder: string,
  machine: Machine,
): Promise<void> {
  const store = await openHub(hubFolder, machine);
  try {
    const place = new AuthorityPlace(hubFolder, store, machine);
    const authority = place.isThere ? await place.open() : await place.make(address.tenant, 'hub');
    await makeFolder(kioskFolder);
    await enrolHere(kioskFolder, address, authority);
  } finally {
    await store.close();
  }
}
