// Lists of a hub whose keys all lie with it: for a trial, a demo, a test. Whoever takes such a hub signs lists.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ListEntry } from './fleet/lists/entry.ts';
import { withListLock } from './hub/lists/lock.ts';
import { type Publication, publish, putRoot } from './hub/lists/publisher.ts';
import type { Repository } from './hub/lists/repository.ts';
import { loadRoleKeys, makeRoleKeys, type RoleKey, roles } from './hub/lists/role-keys.ts';
import { listContentKeys, listKeysFolderOf, repositoryOf } from './hub-lists.ts';
import type { Machine } from './machine.ts';

/** The first root of a list, which kiosks are to be provisioned with; its keys are made where there are none. */
export async function listHere(dataFolder: string, list: string, machine: Machine): Promise<string> {
  const repository = repositoryOf(dataFolder, list);
  return withListLock(repository.folder, async () => {
    if (await repository.isThere()) return firstRootOf(repository);
    await listContentKeys(dataFolder, machine.randomBytes);
    const keys: RoleKey[] = [];
    for (const role of roles) keys.push(...(await makeRoleKeys(listKeysFolderOf(dataFolder), role)));
    await putRoot({ repository, keys, now: machine.clock.wall() }, { keys });
    return firstRootOf(repository);
  });
}

const firstRootOf = ({ folder }: Repository) =>
  readFile(path.join(folder, 'metadata', '1.root.json'), 'utf8');

/** Publishes the next epoch: all of the list. The hub at work tells of it within a second. */
export async function publishHere(
  dataFolder: string,
  list: string,
  entries: readonly ListEntry[],
  { clock, randomBytes }: Machine,
): Promise<Publication> {
  const repository = repositoryOf(dataFolder, list);
  const content = await listContentKeys(dataFolder);
  const keys = await loadRoleKeys([listKeysFolderOf(dataFolder)]);
  return withListLock(repository.folder, () =>
    publish(entries, { repository, keys, content, now: clock.wall(), randomBytes }),
  );
}
