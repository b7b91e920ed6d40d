import { userInfo } from 'node:os';
import type { PoorSample } from '../biometrics/too-poor.ts';
import { Fault } from '../core/errors.ts';
import type { Watchlist } from '../core/watchlist.ts';
import { roleOf } from '../data-folder.ts';
import type { Machine } from '../machine.ts';
import type { KioskStore } from '../store/contract/kiosk-store.ts';
import type { Verb } from './bitmapd.ts';
import { enrolAcceptable, type EnrolOptions, fileOf, requireListName } from './enrol-acceptable.ts';
import type { EnrolledFolder } from './enrol-folder.ts';
import { definePublishing, publishes, showPublished } from './list-publish.ts';
import { defineTrust } from './list-trust.ts';
import { dpiOption, modalityOption } from './options.ts';
import { exitCode, type Output, table } from './output.ts';
import { kioskData, withKioskStore } from './stores.ts';

interface ImportOptions extends EnrolOptions {
  readonly list: string;
  readonly data: string;
}

interface ShowOptions {
  list?: string;
  data: string;
}

/** `bitmapd list import|keys|publish|sign|trust|show`. */
export const define: Verb['define'] = (command, output, done) => {
  command
    .command('import')
    .description(
      'enrol a folder of SUBJECT_N.ext (images, records or templates) with its subjects.csv as a watchlist',
    )
    .argument('<folder>')
    .requiredOption('--list <name>', 'the name that policies know it by')
    .option('--data <folder>', "the kiosk's data folder", kioskData)
    .option(
      '--accept-poor <why>',
      'enrol eyes that are half closed, blurred or far, too; the reason goes into the audit chain. Strangers may agree with them',
    )
    .addOption(modalityOption())
    .addOption(dpiOption())
    .action((folder: string, options: ImportOptions) => importList(folder, options, output()));
  definePublishing(command, output, done);
  defineTrust(command, output, done);
  command
    .command('show')
    .description('the watchlists of a kiosk, or the subjects of one; of a hub, what it publishes')
    .option('--list <name>', 'this one')
    .option('--data <folder>', "the kiosk's data folder, or the hub's", kioskData)
    .action(async ({ list, data }: ShowOptions) => {
      if (await publishes(data)) done(await showPublished(data, list, output()));
      else done(await withKioskStore(data, output(), store => show(store, list, output())));
    });
};

/** Enrols first: what cannot be enrolled leaves no data folder behind. */
async function importList(folder: string, options: ImportOptions, output: Output): Promise<void> {
  const { list: name, data } = options;
  requireListName(name);
  // A store that is held or damaged is told of before the work.
  if ((await roleOf(data)) !== undefined) await withKioskStore(data, output, async () => {});
  const enrolled = await enrolAcceptable(folder, options, output);
  await withKioskStore(
    data,
    output,
    (store, machine) => putList(options, enrolled, { store, machine, output }),
    { provision: true },
  );
}

interface Context {
  readonly store: KioskStore;
  readonly machine: Machine;
  readonly output: Output;
}

async function putList(
  options: ImportOptions,
  { subjects, references, ignored, repeated, poor }: EnrolledFolder,
  { store, machine, output }: Context,
): Promise<void> {
  const { list: name } = options;
  const importedAt = machine.clock.wall().toISOString();
  const version = store.watchlistVersion(name) + 1;
  const list: Watchlist = { name, version, importedAt, subjects, references };
  await store.putWatchlist(list, {
    at: importedAt,
    action: 'list.imported',
    actor: userInfo().username,
    object: name,
    detail: {
      version,
      subjects: subjects.length,
      references: references.length,
      ...(poor.length > 0 && { poor: poor.map(fileOf).join(', '), acceptPoor: options.acceptPoor ?? '' }),
    },
  });
  const counts = { subjects: subjects.length, references: references.length };
  output.answer({ list: name, version, ...counts, ignored, repeated, poor: poor.map(shownPoor) }, () => [
    `${name}: version ${version}, ${subjects.length} subjects, ${references.length} references`,
    ...poor.map(one => `taken though it is poor: ${one.name}`),
    ...ignored.map(file => `left alone: ${file}`),
  ]);
}

const shownPoor = (one: PoorSample) => ({ file: fileOf(one), score: one.score, reasons: one.reasons });

async function show(store: KioskStore, name: string | undefined, output: Output) {
  if (name === undefined) {
    const lists = [];
    for (const known of await store.watchlistNames()) lists.push(await store.watchlist(known));
    const rows = lists.flatMap(list => (list ? [summary(list)] : []));
    output.answer({ lists: rows }, () =>
      table(
        ['list', 'version', 'imported', 'subjects', 'references'],
        rows.map(row => [row.list, row.version, row.importedAt, row.subjects, row.references]),
      ),
    );
    return exitCode.ok;
  }
  const list = await store.watchlist(name);
  if (list === undefined) {
    throw new Fault('not-found', 'no such list', {
      where: name,
      wanted: (await store.watchlistNames()).join(', ') || 'a list to be imported first',
    });
  }
  output.answer({ ...summary(list), subjects: list.subjects }, () =>
    table(
      ['subject', 'name', 'born', 'action', 'expires'],
      list.subjects.map(one => [
        one.id,
        one.name ?? '',
        one.dateOfBirth ?? '',
        one.action ?? 'by policy',
        one.expiresOn ?? '',
      ]),
    ),
  );
  return exitCode.ok;
}

const summary = ({ name, version, importedAt, subjects, references }: Watchlist) => ({
  list: name,
  version,
  importedAt,
  subjects: subjects.length,
  references: references.length,
});
