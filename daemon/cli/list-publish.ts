import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Fault } from '../core/errors.ts';
import type { ListEntry } from '../fleet/lists/entry.ts';
import {
  listContentKeys,
  listKeysFolderOf,
  listsFolderOf,
  repositoriesIn,
  repositoryOf,
} from '../hub-lists.ts';
import { withListLock } from '../hub/lists/lock.ts';
import { publishedRow } from '../hub/lists/published-row.ts';
import { publish, putRoot, sign } from '../hub/lists/publisher.ts';
import type { Repository } from '../hub/lists/repository.ts';
import { loadRoleKeys, makeRoleKeys, type RoleKey, type RoleName, roles } from '../hub/lists/role-keys.ts';
import { realMachine } from '../machine.ts';
import type { Verb } from './bitmapd.ts';
import { enrolAcceptable, type EnrolOptions, requireListName } from './enrol-acceptable.ts';
import { dpiOption, modalityOption } from './options.ts';
import { type ExitCode, exitCode, type Output, table } from './output.ts';

interface ListOptions {
  readonly list: string;
  readonly data: string;
  readonly keys: readonly string[];
}

interface PublishVerbOptions extends ListOptions, EnrolOptions {
  readonly expires?: string;
  readonly newContentKey?: true;
}

const hubData = '/var/lib/bitmapd-hub';

/** The options that all of them have. */
function onList(command: Command): Command {
  return command
    .requiredOption('--list <name>', 'the name that policies know it by')
    .option('--data <folder>', "the hub's data folder", hubData)
    .option(
      '--keys <folder>',
      'a folder with keys of roles, beside those that lie with the hub; may come several times',
      (folder: string, folders: readonly string[]) => [...folders, folder],
      [],
    );
}

/** `bitmapd list keys|publish|sign`. */
export const definePublishing: Verb['define'] = (command, output) => {
  onList(command.command('keys'))
    .description(
      'make the keys that sign a list, and its root; or, with --change, other keys for a role. Of --keys the first folder takes those of root and targets',
    )
    .addOption(
      new Option('--change <role>', 'new keys for this role; kiosks follow by themselves').choices(roles),
    )
    .action((options: ListOptions & { change?: RoleName }) => keys(options, output()));
  onList(command.command('publish'))
    .description('publish the next epoch of a list: all that is in a folder, as list import takes it')
    .argument('<folder>')
    .option('--expires <instant>', 'from then on kiosks answer GREY: ISO 8601', instantOption)
    .option('--new-content-key', 'encrypt with another key: who is sent no new one cannot read on')
    .option('--accept-poor <why>', 'take eyes that are too poor to be enrolled, too')
    .addOption(modalityOption())
    .addOption(dpiOption())
    .action((folder: string, options: PublishVerbOptions) => publishFolder(folder, options, output()));
  onList(command.command('sign'))
    .description(
      'sign anew what is published, as it is: before signatures run out, and after keys have changed',
    )
    .action((options: ListOptions) => signAgain(options, output()));
};

function instantOption(text: string): string {
  if (!Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
  throw new InvalidArgumentError('Wanted an ISO 8601 instant.');
}

const keysAt = ({ data, keys }: ListOptions) => loadRoleKeys([listKeysFolderOf(data), ...keys]);

async function keys(options: ListOptions & { change?: RoleName }, output: Output): Promise<void> {
  const { list, data, keys: folders, change } = options;
  requireListName(list);
  const machine = realMachine(line => output.notice(line));
  const repository = repositoryOf(data, list);
  const made: string[] = [];
  const root = await withListLock(repository.folder, async () => {
    const isNew = !(await repository.isThere());
    if (isNew === (change !== undefined)) throw keysConflict(list, isNew);
    await listContentKeys(data, machine.randomBytes);
    const present = await keysAt(options);
    const fresh: RoleKey[] = [];
    for (const role of roles) {
      const isOwn = change === undefined ? !present.some(key => key.role === role) : role === change;
      if (!isOwn) continue;
      const folder = isOnline(role) ? listKeysFolderOf(data) : (folders[0] ?? listKeysFolderOf(data));
      fresh.push(...(await makeRoleKeys(folder, role)));
      made.push(`${role} in ${folder}`);
    }
    const wanted = [...present.filter(({ role }) => role !== change), ...fresh];
    const counting = await countingKeys(wanted, repository, change);
    return putRoot(
      { repository, keys: [...present, ...fresh], now: machine.clock.wall() },
      { keys: counting },
    );
  });
  const file = path.join(repository.folder, 'metadata', `${root}.root.json`);
  output.answer({ list, root, file, made }, () => [
    `${list}: root ${root}, ${file}: what kiosks are provisioned with`,
    ...made.map(one => `made: keys of ${one}`),
    ...(folders.length === 0
      ? [
          'keys of root and targets lie with the hub: whoever takes the hub signs lists. Move them away, and name their folder with --keys',
        ]
      : []),
  ]);
}

const isOnline = (role: RoleName) => role === 'timestamp' || role === 'snapshot';

/** Of roles whose keys stay: those that count now. */
async function countingKeys(
  wanted: readonly RoleKey[],
  repository: Repository,
  change: RoleName | undefined,
): Promise<RoleKey[]> {
  if (change === undefined) return [...wanted];
  const { root } = await repository.read();
  return wanted.filter(
    ({ role, id }) => role === change || (root.signed.roles[role]?.keyIDs ?? []).includes(id),
  );
}

function keysConflict(list: string, isNew: boolean): Fault {
  const what = isNew ? 'the list has no keys yet' : 'the list has keys already';
  const remedy = isNew ? 'make them without --change' : 'change those of a role with --change ROLE';
  return new Fault('conflict', what, { where: `list ${list}`, remedy });
}

async function publishFolder(folder: string, options: PublishVerbOptions, output: Output): Promise<void> {
  const { list, data, expires, newContentKey } = options;
  requireListName(list);
  const repository = repositoryOf(data, list);
  await repository.read(); // before the work
  const content = await listContentKeys(data);
  const roleKeys = await keysAt(options);
  const { subjects, references } = await enrolAcceptable(folder, options, output);
  const entries = subjects.map((subject): ListEntry => {
    return { subject, references: references.filter(one => one.subject === subject.id) };
  });
  const { clock, randomBytes } = realMachine(line => output.notice(line));
  const parts = { repository, keys: roleKeys, content, now: clock.wall(), randomBytes };
  const done = await withListLock(repository.folder, () =>
    publish(entries, parts, {
      ...(expires !== undefined && { expiresAt: expires }),
      ...(newContentKey && { newContentKey }),
    }),
  );
  const { epoch, added, replaced, deleted, deltaBytes, snapshotBytes, metadataBytes } = done;
  output.answer({ list, ...done }, () => [
    `${list}: epoch ${epoch}, ${added} added, ${replaced} replaced, ${deleted} deleted`,
    `delta ${deltaBytes} bytes, whole list ${snapshotBytes}, metadata ${metadataBytes}`,
  ]);
}

async function signAgain(options: ListOptions, output: Output): Promise<void> {
  const { list, data } = options;
  requireListName(list);
  const repository = repositoryOf(data, list);
  const { clock } = realMachine(line => output.notice(line));
  const parts = { repository, keys: await keysAt(options), now: clock.wall() };
  const { epoch, version } = await withListLock(repository.folder, () => sign(parts));
  output.answer({ list, epoch, version }, () => [
    `${list}: epoch ${epoch}, signed anew as version ${version}`,
  ]);
}

/** Whether the folder is that of a hub that publishes lists. */
export async function publishes(data: string): Promise<boolean> {
  return existsSync(listsFolderOf(data)) && (await repositoriesIn(data)).length > 0;
}

export async function showPublished(
  data: string,
  list: string | undefined,
  output: Output,
): Promise<ExitCode> {
  const repositories = await repositoriesIn(data);
  const shown = repositories.filter(one => list === undefined || one.list === list);
  const rows = await Promise.all(shown.map(publishedRow));
  if (list !== undefined && rows.length === 0) throw new Fault('not-found', 'no such list', { where: list });
  output.answer({ lists: rows }, () =>
    table(
      ['list', 'epoch', 'subjects', 'references', 'published', 'signed until'],
      rows.map(row => [
        row.list,
        row.epoch,
        row.subjects,
        row.references,
        row.publishedAt,
        row.signedUntil ?? '',
      ]),
    ),
  );
  return exitCode.ok;
}
