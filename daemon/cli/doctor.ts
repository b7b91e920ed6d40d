import { Fault, messageOf } from '../core/errors.ts';
import { isStale } from '../lane/policy.ts';
import { thresholdsFor } from '../lane/thresholds.ts';
import { configChecks, deviceChecks } from '../hardware-checks.ts';
import { reachBroker } from '../link/reach.ts';
import { calibratedTo } from '../lane-parts.ts';
import { openKiosk } from '../open-stores.ts';
import { version } from '../version.ts';
import { type Machine, realMachine } from '../machine.ts';
import { loadProfile, type Profile, traitsOf } from '../profile.ts';
import type { Watchlist } from '../core/watchlist.ts';
import type { DiskStatus } from '../store/contract/disk.ts';
import type { KioskStore } from '../store/contract/kiosk-store.ts';
import type { Verb } from './bitmapd.ts';
import { exitCode } from './output.ts';

interface Options {
  profile?: string;
  data?: string;
  hardware?: boolean;
}

interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  /** What to do about it; empty when all is well. */
  readonly remedy: string;
}

const freeWanted = 200 * 2 ** 20;

/** `bitmapd doctor`: what is wrong with this machine, profile and data, and how to mend it. Exit 1 when anything failed. */
export const define: Verb['define'] = (command, output, done) => {
  command
    .option('--profile <name>', 'also check this profile: its devices, broker, lists and thresholds')
    .option('--data <folder>', 'also check this data folder')
    .option('--hardware', 'ask each device of the profile to show what it does; nothing is moved')
    .action(async ({ profile, data, hardware = false }: Options) => {
      if (hardware && profile === undefined)
        throw new Fault('bad-usage', '--hardware needs a profile', { remedy: 'give --profile NAME' });
      const machine = realMachine(line => output().notice(line));
      const checks = [nodeCheck(), await nativeCheck()];
      const loaded = profile === undefined ? undefined : await loadProfile(profile);
      if (loaded) checks.push(...(await profileChecks(loaded, hardware, machine)));
      if (data !== undefined) checks.push(...(await dataChecks(data, loaded, machine)));
      output().answer({ version, checks }, () => checks.flatMap(checkLines));
      done(checks.some(({ status }) => status === 'failed') ? exitCode.negative : exitCode.ok);
    });
};

/** What is wrong stands out, and what mends it stands below it. */
function checkLines({ name, status, detail, remedy }: Check): string[] {
  const word = status === 'ok' ? 'ok' : status.toUpperCase();
  const head = `${word.padEnd(8)} ${name.padEnd(18)} `;
  return [`${head}${detail}`, ...(remedy === '' ? [] : [`${' '.repeat(head.length)}-> ${remedy}`])];
}

const ok = (name: string, detail: string): Check => ({ name, status: 'ok', detail, remedy: '' });
const warning = (name: string, detail: string, remedy: string): Check => ({
  name,
  status: 'warning',
  detail,
  remedy,
});
const failed = (name: string, detail: string, remedy: string): Check => ({
  name,
  status: 'failed',
  detail,
  remedy,
});

function nodeCheck(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return ok('node', process.version);
  return failed('node', process.version, 'install Node 20.19 or later');
}

/** The packages with native parts, loaded as the daemon loads them. */
async function nativeCheck(): Promise<Check> {
  try {
    await Promise.all([import('classic-level'), import('sharp')]);
    return ok('native packages', `level and sharp load on ${process.platform}-${process.arch}`);
  } catch (error) {
    return failed('native packages', messageOf(error), 'remove node_modules and run npm ci on this machine');
  }
}

async function profileChecks(profile: Profile, hardware: boolean, machine: Machine): Promise<Check[]> {
  const checks = [ok('profile', `${profile.device}, lane ${profile.lane}`)];
  checks.push(...(await deviceChecks(profile, { clock: machine.clock, probe: hardware })));
  if (hardware) checks.push(...configChecks(profile));
  return [...checks, traitsCheck(profile), await brokerCheck(profile, machine)];
}

function traitsCheck(profile: Profile): Check {
  const traits = traitsOf(profile).map(({ modality, need }) => `${modality} (${need})`);
  return ok('traits', `of each traveller: ${traits.join(', then ')}`);
}

async function brokerCheck({ link }: Profile, { clock }: Machine): Promise<Check> {
  if (link === undefined) {
    return warning(
      'broker',
      'the profile names none',
      'set link.url, or give run --broker; until then all waits in the outbox',
    );
  }
  try {
    await reachBroker(link.url, clock);
    return ok('broker', `${link.url} answers`);
  } catch (error) {
    return failed('broker', messageOf(error), 'check the address, the network and that the broker runs');
  }
}

async function dataChecks(folder: string, profile: Profile | undefined, machine: Machine): Promise<Check[]> {
  try {
    const store = await openKiosk(folder, machine, { provision: false });
    try {
      return [
        ok('store', `opens in ${folder}`),
        spaceCheck(store.disk()),
        await auditCheck(store),
        await quarantineCheck(store),
        ...(await listChecks(store, profile, machine.clock.wall())),
      ];
    } finally {
      await store.close();
    }
  } catch (error) {
    return [failed('store', messageOf(error), 'the line names what to do')];
  }
}

function spaceCheck({ level, meaning, freeBytes }: DiskStatus): Check {
  const detail = `${Math.round(freeBytes / 2 ** 20)} MiB free; ${meaning}`;
  const remedy = 'free some space, or give the store a larger volume';
  if (level === 'full') return failed('disk', detail, remedy);
  return level === 'low' || freeBytes < freeWanted ? warning('disk', detail, remedy) : ok('disk', detail);
}

async function auditCheck(store: KioskStore): Promise<Check> {
  const { verified, firstBad } = await store.verifyAudit();
  if (firstBad === undefined) return ok('audit', `whole: ${verified} records`);
  return failed(
    'audit',
    `${firstBad.key} is ${firstBad.defect}`,
    'copy the folder for the auditor before anything else',
  );
}

async function quarantineCheck(store: KioskStore): Promise<Check> {
  const { length } = await store.quarantined();
  if (length === 0) return ok('records', 'none was found damaged');
  return warning(
    'records',
    `${length} were found damaged, and are refused`,
    'bitmapd audit quarantine shows them; check the medium, import damaged lists again',
  );
}

async function listChecks(store: KioskStore, profile: Profile | undefined, now: Date): Promise<Check[]> {
  const checks: Check[] = [];
  let templates = 0;
  for (const { name, maximumAgeHours } of profile?.policy.lists ?? []) {
    const list = await store.watchlist(name);
    templates += list?.references.length ?? 0;
    checks.push(listCheck(name, list, maximumAgeHours, now));
  }
  if (profile) checks.push(thresholdCheck(profile, templates));
  return checks;
}

function listCheck(name: string, list: Watchlist | undefined, maximumAgeHours: number, now: Date): Check {
  const remedy = `bitmapd list import FOLDER --list ${name}`;
  if (list === undefined) return failed(`list ${name}`, 'missing: every search is GREY', remedy);
  const detail = `version ${list.version} of ${list.importedAt}, ${list.references.length} references`;
  if (!isStale(list, maximumAgeHours, now)) return ok(`list ${name}`, detail);
  return failed(`list ${name}`, `stale: every search is GREY; ${detail}`, remedy);
}

/** A rate that the calibration data cannot carry is not an error, but whoever set it should know what it means. */
function thresholdCheck(profile: Profile, templates: number): Check {
  const { fpir } = profile.policy;
  const taken = traitsOf(profile).map(({ modality }) => modality);
  const carried = taken.map(trait => [trait, calibratedTo()[trait] ?? 0] as const);
  const highest = Math.max(...carried.map(([, score]) => score));
  const { red, yellow } = thresholdsFor(fpir, templates, highest);
  const detail = `RED from ${red.toFixed(1)}, YELLOW from ${yellow.toFixed(1)}, for ${templates} templates`;
  const short = carried.filter(([, score]) => red > score);
  if (short.length === 0) return ok('thresholds', detail);
  const alone = short.map(([trait, score]) => `${trait} (to ${score.toFixed(1)})`).join(' and ');
  const why = `RED lies beyond what the calibration carries of ${alone}: alone it never gives RED`;
  return warning('thresholds', `${detail}; ${why}`, 'accept a higher fpir.red, or search a shorter list');
}
