import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Random } from '../../../hal/drivers/sim/random.ts';
import { sleep } from '../../../hal/clock.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import { projectRoot } from '../../helpers/project.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { bitmapd, Daemon } from '../../helpers/verb.ts';
import type { Endings } from '../endings.ts';
import { cpuMsOf, type Readiness } from './readiness.ts';

const clock = new SystemClock();
const firmware = path.join(projectRoot, 'firmware-configs/sim-egate');
/** Printed when the encounter is on the disk. */
const encounterLine = /^\d\d:\d\d:\d\d {2}(\w{26}) /;
/** After so many travellers at most, and so long after the last of them, a daemon is killed. */
const mostTravellers = 4;
const longestWaitMs = 1_000;

export interface KilledDaemons {
  readonly acknowledged: number;
  /** Of the starts on what a kill had left. */
  readonly starts: readonly Readiness[];
  readonly losses: readonly string[];
}

/** The e-gate of the simulation, its travellers at machine speed, and its list imported. */
async function newKiosk(endings: Endings): Promise<{ readonly data: string; readonly profile: string }> {
  const folder = await temporaryFolder(endings);
  const [data, profile] = [path.join(folder, 'kiosk'), path.join(folder, 'profile.yaml')];
  const shipped = readFileSync(path.join(firmware, 'profile.yaml'), 'utf8');
  writeFileSync(profile, shipped.replace('pace: human', 'pace: machine'));
  const list = ['list', 'import', path.join(firmware, 'watchlist'), '--list', 'fugitives', '--data', data];
  const { code, stderr } = await bitmapd(list);
  if (code !== 0) throw new Error(`the list was not imported: ${stderr}`);
  return { data, profile };
}

/** So many kills of a whole `bitmapd run` with travellers in its lane, and what its store holds after the last of them. */
export async function killDaemons(endings: Endings, kills: number, random: Random): Promise<KilledDaemons> {
  const { data, profile } = await newKiosk(endings);
  const acknowledged = new Set<string>();
  const starts: Readiness[] = [];
  for (let start = 0; start <= kills; start++) {
    const startedMs = clock.monotonicMs();
    const daemon = new Daemon(['run', '--profile', profile, '--data', data, '--port', '0']);
    endings.after(async () => void (await daemon.kill('SIGKILL')));
    await daemon.line(/^ready:/);
    const readiness = { wallMs: clock.monotonicMs() - startedMs, cpuMs: cpuMsOf(daemon.pid) };
    if (start > 0) starts.push(readiness);
    if (start < kills) await killAmongTravellers(daemon, random);
    else await daemon.kill('SIGTERM');
    for (const id of idsIn(daemon.lines)) acknowledged.add(id);
  }
  return { acknowledged: acknowledged.size, starts, losses: await lossesIn(data, acknowledged) };
}

async function killAmongTravellers(daemon: Daemon, random: Random): Promise<void> {
  await daemon.count(encounterLine, 1 + random.integer(mostTravellers));
  await sleep(clock, random.uniform(0, longestWaitMs));
  await daemon.kill('SIGKILL');
}

function idsIn(lines: readonly string[]): string[] {
  return lines.flatMap(line => encounterLine.exec(line)?.[1] ?? []);
}

async function lossesIn(data: string, acknowledged: ReadonlySet<string>): Promise<string[]> {
  const listed = await bitmapd(['encounter', 'ls', '--limit', '100000', '--data', data, '--json']);
  if (listed.code !== 0) return [`the store does not open: ${listed.stderr}`];
  const { encounters } = JSON.parse(listed.stdout) as { encounters: readonly { readonly id: string }[] };
  const kept = new Set(encounters.map(({ id }) => id));
  const losses = [...acknowledged]
    .filter(id => !kept.has(id))
    .map(id => `${id} was acknowledged and is gone`);
  if (kept.size < encounters.length) losses.push('an encounter is there twice');
  const audit = await bitmapd(['audit', 'verify', '--data', data]);
  return audit.code === 0 ? losses : [...losses, `the audit chain is broken: ${audit.stdout}${audit.stderr}`];
}
