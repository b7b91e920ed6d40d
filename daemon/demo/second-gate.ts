// A second simulated gate of the demo, and what a hub does with its kiosks: a list that changes at both, and a job.
import { sleep } from '../../hal/clock.ts';
import { enrolmentImpressions } from '../../hal/drivers/sim/sim-world.ts';
import type { Closers } from '../closers.ts';
import type { Watchlist } from '../core/watchlist.ts';
import { makeFolder } from '../data-folder.ts';
import { enrolHere } from '../enrol-here.ts';
import type { ListEntry } from '../fleet/lists/entry.ts';
import { writePng } from '../formats/image/write-png.ts';
import { trustList } from '../list-roots.ts';
import { type Desk } from '../desk.ts';
import { type Kiosk, type KioskOptions, startKiosk } from '../main.ts';
import { listHere, publishHere } from '../publish-here.ts';
import { type Enrolment, enrolRoster, subjectOf } from './enrol-roster.ts';
import { startDemoOfficer } from './officer.ts';
import { listOf, type Setting } from './setting.ts';

/** Somebody who comes onto the list while the gates work, and never steps up. */
const newcomer = 9_015;

/** How long everybody together may take to have an epoch, or to end a job, in ms. */
const patienceMs = 60_000;
const lookMs = 50;

export interface TwoGates {
  /** Puts the roster on the list, and resolves when both search it. */
  publish(): Promise<void>;
  /** Somebody comes onto the list; then both kiosks are asked how they stand. What happens is told to `say`. */
  show(say: (line: string) => void): Promise<void>;
  readonly second: Kiosk;
}

/** Both gates of a demo follow the hub's list; the second has passengers of its own, who come with `publish`. */
export async function withSecondGate(
  setting: Setting & { readonly officerPatienceMs: number },
  desk: Desk,
  firstOptions: KioskOptions,
  closers: Closers,
): Promise<{ readonly begin: (first: Kiosk) => TwoGates }> {
  const { dataFolder, machine } = setting;
  const list = listOf(setting.profile);
  const hubFolder = `${dataFolder}/hub`;
  const root = await listHere(hubFolder, list, machine);
  const secondFolder = `${dataFolder}/kiosk-2`;
  await makeFolder(secondFolder);
  for (const folder of [firstOptions.dataFolder, secondFolder]) await trustList(folder, list, root);
  const profile = secondProfile(firstOptions.profile);
  const { tenant, shard, device } = profile;
  await enrolHere(secondFolder, { tenant, shard, device }, desk.authority);
  const second = await startKiosk({ profile, dataFolder: secondFolder, machine });
  closers.add(() => second.close());
  const { clock, log } = machine;
  closers.add(startDemoOfficer(second.lane, { clock, patienceMs: setting.officerPatienceMs, log }));
  return {
    begin: first =>
      new Show({
        setting,
        desk,
        list,
        hubFolder,
        gates: { [firstOptions.profile.device]: first, [device]: second },
        second,
      }),
  };
}

/** The same board and policy under another name, with other passengers. */
function secondProfile(profile: KioskOptions['profile']): KioskOptions['profile'] {
  const { world, ...board } = profile.board;
  const seed = Number(world?.options?.['seed'] ?? 1) + 1_000;
  return {
    ...profile,
    device: `${profile.device.replace(/-\d+$/, '')}-2`,
    lane: `${profile.lane.replace(/-\d+$/, '')}-2`,
    board: { ...board, ...(world && { world: { ...world, options: { ...world.options, seed } } }) },
    http: { ...profile.http, port: 0 },
  };
}

interface ShowParts {
  readonly setting: Setting;
  readonly desk: Desk;
  readonly list: string;
  readonly hubFolder: string;
  readonly gates: Readonly<Record<string, Kiosk>>;
  readonly second: Kiosk;
}

class Show implements TwoGates {
  readonly #parts: ShowParts;
  #entries: readonly ListEntry[] = [];

  constructor(parts: ShowParts) {
    this.#parts = parts;
  }

  get second(): Kiosk {
    return this.#parts.second;
  }

  async publish(): Promise<void> {
    const { setting, second } = this.#parts;
    this.#entries = entriesOf(await this.#enrolled(setting.roster));
    await this.#publish(this.#entries);
    second.board.world?.start();
  }

  async show(say: (line: string) => void): Promise<void> {
    const { list } = this.#parts;
    const [entry] = entriesOf(await this.#enrolled([await drawn(newcomer)]));
    if (entry === undefined) throw new Error('nobody was drawn');
    say(`list ${list}: ${entry.subject.id} comes onto it at the hub`);
    for (const line of await this.#publish([...this.#entries, entry])) say(line);
    for (const line of await this.#ask()) say(line);
  }

  #enrolled(roster: readonly Enrolment[]): Promise<Watchlist> {
    const { list, second, setting } = this.#parts;
    const importedAt = setting.machine.clock.wall().toISOString();
    return enrolRoster(list, roster, second.engine, { version: 1, importedAt });
  }

  /** Resolves with a line for each gate, when all of them have the epoch. */
  async #publish(entries: readonly ListEntry[]): Promise<string[]> {
    const { hubFolder, list, desk, gates, setting } = this.#parts;
    const { clock } = setting.machine;
    const sinceMs = clock.monotonicMs();
    const { epoch } = await publishHere(hubFolder, list, entries, setting.machine);
    const said = new Map<string, string>();
    await this.#until(async () => {
      for (const { kiosk, report } of await desk.lists.reports(list, { limit: 10 })) {
        const device = kiosk.split('/').at(-1) ?? '';
        const isThere = report.epoch === epoch && device in gates && !said.has(device);
        if (!isThere) continue;
        const seconds = ((clock.monotonicMs() - sinceMs) / 1_000).toFixed(1);
        const { added, deleted, bytes } = report;
        said.set(
          device,
          `list ${list}: epoch ${epoch} in force at ${device} after ${seconds} s: ${added} added, ${deleted} deleted, ${bytes} bytes`,
        );
      }
      return said.size === Object.keys(gates).length;
    });
    return [...said.values()];
  }

  async #ask(): Promise<string[]> {
    const { jobs } = this.#parts.desk.fleet;
    const kind = 'collect-diagnostics';
    const rollout = { canary: 1, stepsPercent: [100] };
    const { id } = await jobs.create({ kind, parameters: {}, target: { everybody: true }, rollout }, 'demo');
    await this.#until(async () => jobs.job(id).status !== 'IN_PROGRESS');
    const { executions, status } = jobs.job(id);
    const each = executions.map(({ kiosk, status }) => `${kiosk.split('/').at(-1)} ${status}`);
    return [`job ${kind}: ${each.join(', ')}: ${status}`];
  }

  async #until(isSo: () => Promise<boolean>): Promise<void> {
    const { clock } = this.#parts.setting.machine;
    const endMs = clock.monotonicMs() + patienceMs;
    while (!(await isSo()) && clock.monotonicMs() < endMs) await sleep(clock, lookMs);
  }
}

const entriesOf = ({ subjects, references }: Watchlist): ListEntry[] =>
  subjects.map(subject => ({ subject, references: references.filter(one => one.subject === subject.id) }));

async function drawn(person: number): Promise<Enrolment> {
  const subject = { id: subjectOf(person), name: 'Nadia Reeve' };
  const [picture] = (await enrolmentImpressions([person], 1)).get(person) ?? [];
  if (picture === undefined) throw new Error('a finger is drawn for everybody');
  const sample = { subject: subject.id, instance: 1, name: subject.id, bytes: await writePng(picture) };
  return { person: String(person), subject, samples: [sample] };
}
