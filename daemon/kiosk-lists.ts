// The lists that a kiosk follows: those whose first root it was provisioned with.
import path from 'node:path';
import type { Closers } from './closers.ts';
import { ListFollower } from './fleet/lists/follower.ts';
import { HttpsSource } from './fleet/lists/https-source.ts';
import { MessageSource, messagesUrl } from './fleet/lists/message-source.ts';
import { FolderScratch } from './fleet/lists/scratch.ts';
import type { KioskBase, KioskOptions } from './kiosk-base.ts';
import type { HubAccess } from './kiosk-link.ts';
import type { TrustedList } from './list-roots.ts';

/** Follows lists until `closers` run. Rejects with the Faults of the store. */
export async function followLists(
  trusted: readonly TrustedList[],
  { dataFolder, machine }: Pick<KioskOptions, 'dataFolder' | 'machine'>,
  { store, published, link }: Pick<KioskBase, 'store' | 'published' | 'link'>,
  access: HubAccess,
  closers: Closers,
): Promise<void> {
  const { clock, random, log } = machine;
  const followers: ListFollower[] = [];
  const sources: MessageSource[] = [];
  for (const { list, root } of trusted) {
    const byMessages = new MessageSource({ list, clock, send: ask => link.send('file', ask) });
    const follower = await ListFollower.start({
      ...{ list, root, clock, random, log },
      documents: store.documents,
      place: published,
      scratch: new FolderScratch(path.join(dataFolder, 'list-parts', list)),
      source: url => (url.startsWith(messagesUrl) ? byMessages : new HttpsSource(url, access.agent())),
      openKey: jwe => access.openKey(jwe),
      send: report => link.send('list', report),
    });
    closers.add(() => follower.close());
    followers.push(follower);
    sources.push(byMessages);
  }
  link.handle('list', pointer => {
    for (const follower of followers) follower.handle(pointer);
  });
  link.handle('file', piece => {
    for (const source of sources) source.handle(piece);
  });
}
