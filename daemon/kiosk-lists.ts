// The lists that a kiosk follows: those whose first root it was provisioned with.
import path from 'node:path';
import type { Closers } from './closers.ts';
import { ListFollower } from './fleet/lists/follower.ts';
import { HttpsSource } from './fleet/lists/https-source.ts';
import { MessageSource, messagesUrl } from './fleet/lists/message-source.ts';
import { FolderScratch } from './fleet/lists/scratch.ts';
import { messageOf } from './core/errors.ts';
import type { KioskBase } from './kiosk-base.ts';
import type { Machine } from './machine.ts';
import type { HubAccess } from './kiosk-link.ts';
import type { TrustedList } from './list-roots.ts';

export interface FollowingParts extends Pick<KioskBase, 'store' | 'published' | 'link'> {
  readonly dataFolder: string;
  readonly machine: Machine;
}

/** What is told of one list. */
interface Followed {
  readonly follower: Promise<ListFollower | undefined>;
  readonly byMessages: MessageSource;
}

/**
 * Follows lists until `closers` run. A list whose trust cannot be opened is told of and not followed: it becomes stale, and every search
 * GREY. The handlers are in their places before anything else is awaited: the first word of a list may be the only one for hours.
 */
export async function followLists(
  trusted: readonly TrustedList[],
  parts: FollowingParts,
  access: HubAccess,
  closers: Closers,
): Promise<void> {
  const followed = trusted.map(one => follow(one, parts, access));
  parts.link.handle('list', async pointer => {
    for (const { follower } of followed) (await follower)?.handle(pointer);
  });
  parts.link.handle('file', piece => {
    for (const { byMessages } of followed) byMessages.handle(piece);
  });
  for (const { follower } of followed) {
    const one = await follower;
    if (one) closers.add(() => one.close());
  }
}

function follow(
  { list, root }: TrustedList,
  { dataFolder, machine, store, published, link }: FollowingParts,
  access: HubAccess,
): Followed {
  const { clock, random, log } = machine;
  const byMessages = new MessageSource({ list, clock, send: ask => link.send('file', ask) });
  const follower = ListFollower.start({
    ...{ list, root, clock, random, log },
    documents: store.documents,
    place: published,
    scratch: new FolderScratch(path.join(dataFolder, 'list-parts', list)),
    source: url => (url.startsWith(messagesUrl) ? byMessages : new HttpsSource(url, access.agent())),
    openKey: jwe => access.openKey(jwe),
    send: report => link.send('list', report),
  }).catch((error: unknown) => {
    log(`list ${list} is not followed: ${messageOf(error)}`);
    return undefined;
  });
  return { follower, byMessages };
}
