import type { CancelTimer, Clock } from '../../../hal/clock.ts';
import { messageOf } from '../../core/errors.ts';
import { withListLock } from './lock.ts';
import { renew } from './publisher.ts';
import type { Repository } from './repository.ts';
import type { RoleKey } from './role-keys.ts';

export interface KeeperParts {
  /** As they are at each look: lists are added while the hub works. */
  readonly repositories: () => Promise<readonly Repository[]>;
  /** The keys that lie with the hub: of snapshot and timestamp. */
  readonly keys: () => Promise<readonly RoleKey[]>;
  /** A list has another timestamp than before: everybody is to be told. */
  readonly onChange: (repository: Repository) => void;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** How often the folder is looked into, ms (100 to 60,000): a verb has published, or a signature is due. */
export const lookMs = 1_000;

/** Renews the signatures of published lists, and tells of what has been published. */
export function keepLists(parts: KeeperParts): { close(): Promise<void> } {
  const { clock, log } = parts;
  const versions = new Map<string, number>();
  let cancel: CancelTimer = () => {};
  let isOpen = true;
  let turn: Promise<void> = Promise.resolve();
  const look = async () => {
    for (const repository of await parts.repositories()) {
      try {
        await lookAt(repository, parts, versions);
      } catch (error) {
        log(`list ${repository.list}: ${messageOf(error)}`);
      }
    }
  };
  const lookOnce = async () => {
    try {
      await look();
    } catch (error) {
      log(`lists: ${messageOf(error)}`);
    }
    if (isOpen) cancel = clock.after(lookMs, next);
  };
  const next = () => {
    turn = lookOnce();
  };
  next();
  return {
    close: async () => {
      isOpen = false;
      cancel();
      await turn;
    },
  };
}

async function lookAt(
  repository: Repository,
  { keys, clock, onChange }: KeeperParts,
  versions: Map<string, number>,
): Promise<void> {
  const { list, folder } = repository;
  const now = clock.wall();
  if (await repository.isDue(now)) {
    const signing = { repository, keys: await keys(), now };
    await withListLock(folder, () => renew(signing));
  }
  const version = await repository.timestampVersion();
  if (version === undefined || versions.get(list) === version) return;
  versions.set(list, version);
  onChange(repository);
}
