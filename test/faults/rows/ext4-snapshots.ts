import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Random, randomFrom } from '../../../hal/drivers/sim/random.ts';
import { type Endings, withEndings } from '../endings.ts';
import { mediumAt } from '../ext4/cuts.ts';
import { type DiskRequest, FuseDisk } from '../ext4/fuse-disk.ts';
import { tool, undo } from '../ext4/tools.ts';
import { after, blank, type Journal } from '../journal.ts';
import { lossIn } from '../loss.ts';
import { type Row, Skip } from '../row.ts';
import { memoryFolder } from '../scratch.ts';

const writer = fileURLToPath(new URL('../writer.js', import.meta.url));
const diskSize = '64M';
/** Where the store of a life is on the disk. */
const kioskFolder = 'kiosk';

interface Recording {
  readonly base: Uint8Array;
  readonly requests: readonly DiskRequest[];
  /** What the writer had said when so many requests had come. */
  readonly said: readonly { readonly requests: number; readonly line: string }[];
}

/** Lets a writer live on a real ext4, on a loop device, on a disk that notes what the kernel asks of it. */
async function recordLife(endings: Endings, steps: readonly number[], without: string): Promise<Recording> {
  const scratch = await memoryFolder(endings);
  const [image, below, mounted] = ['image', 'below', 'mounted'].map(name => path.join(scratch, name));
  mkdirSync(below);
  mkdirSync(mounted);
  writeFileSync(image, '');
  await tool('truncate', '-s', diskSize, image);
  await tool('mkfs.ext4', '-q', '-F', '-E', 'nodiscard,lazy_itable_init=0,lazy_journal_init=0', image);
  const base = readFileSync(image);
  const disk = new FuseDisk(base);
  endings.after(() => disk.close());
  await disk.mount(below);
  endings.after(() => undo('umount', '-l', below));
  const device = await tool('losetup', '--find', '--show', path.join(below, 'disk'));
  endings.after(() => undo('losetup', '-d', device));
  await tool('mount', '-t', 'ext4', device, mounted);
  endings.after(() => undo('umount', mounted));
  const said: { requests: number; line: string }[] = [];
  for (const count of steps) {
    const folder = path.join(mounted, kioskFolder);
    const child = spawn(process.execPath, [writer, 'kiosk', folder, String(count), 'close', without], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout });
    lines.on('line', line => said.push({ requests: disk.requests.length, line }));
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`the writer ended with ${code}`);
  }
  return { base, requests: [...disk.requests], said };
}

/**
 * What had surely been acknowledged when the power went. A line is read here after it was written, so later acknowledgements
 * may be on the disk as well, and steps whose start is not yet known.
 */
function journalAt({ said }: Recording, cut: number): Journal {
  const until = (limit: number) =>
    said
      .filter(({ requests }) => requests <= limit)
      .reduce((journal, { line }) => after(journal, line), blank);
  return {
    acknowledged: until(cut).acknowledged,
    started: until(Number.POSITIVE_INFINITY).started,
  };
}

/** Anywhere, or right after something was acknowledged: perhaps too early. */
function cutOf({ requests, said }: Recording, random: Random): number {
  if (random.chance(0.5)) return 1 + random.integer(requests.length);
  return Math.min(random.pick(said).requests + random.integer(3), requests.length);
}

/** Mounts what is on the medium, which lets ext4 recover its journal, and opens the store on it. */
async function lossOn(medium: Uint8Array, journal: Journal, scratch: string): Promise<string | undefined> {
  const [image, mounted] = [path.join(scratch, 'medium'), path.join(scratch, 'recovered')];
  writeFileSync(image, medium);
  mkdirSync(mounted, { recursive: true });
  try {
    await tool('mount', '-t', 'ext4', '-o', 'loop', image, mounted);
    return await lossIn(path.join(mounted, kioskFolder), journal);
  } catch (error) {
    return `after step ${journal.acknowledged}: ${String(error)}`;
  } finally {
    await undo('umount', mounted);
  }
}

function requireDevices(): void {
  if (process.getuid?.() !== 0) throw new Skip('not root: no loop device, no mount');
  if (!existsSync('/dev/fuse')) throw new Skip('no /dev/fuse');
}

interface Wish {
  readonly cuts: number;
  readonly steps: readonly number[];
  readonly seed: number;
  readonly onCut?: (done: number) => void;
  /** What the writer does without, to show that its absence is found. */
  readonly without?: string;
}

/** Records a life and cuts its power again and again. */
export async function cutPower({ cuts, steps, seed, onCut, without = '' }: Wish) {
  requireDevices();
  return withEndings(async endings => {
    const recording = await withEndings(inner => recordLife(inner, steps, without));
    const scratch = await memoryFolder(endings);
    const { base, requests } = recording;
    const losses: string[] = [];
    for (let done = 0; done < cuts; done++) {
      const random = randomFrom(`${seed} ${done}`);
      const cut = cutOf(recording, random);
      const medium = mediumAt(base, requests, cut, random);
      const loss = await lossOn(medium, journalAt(recording, cut), scratch);
      if (loss !== undefined) losses.push(`cut after request ${cut} of ${requests.length}: ${loss}`);
      onCut?.(done + 1);
    }
    const flushes = requests.filter(({ kind }) => kind === 'flush').length;
    return { losses, flushes, writes: requests.length - flushes };
  });
}

/**
 * Power cuts under a real ext4. There is no device mapper in every kernel, so the disk below is a file of a FUSE file system of
 * ours: it sees each write and each flush of the kernel in order, as dm-log-writes does. A flush is answered only after
 * everything before it was noted, so what a cut leaves is just what a disk with a cache may leave.
 */
export const row: Row = {
  name: 'ext4-snapshots',
  run: async (counts, report) => {
    const cuts = counts.of({ short: 5, ci: 20, long: 200 });
    const steps = counts.of({ short: 40, ci: 150, long: 250 });
    const onCut = (done: number) => report.progress(done, cuts);
    const { losses, flushes, writes } = await cutPower({
      cuts,
      steps: [steps, steps / 5],
      seed: counts.seed,
      onCut,
    });
    for (const loss of losses.slice(0, 10)) report.broken(loss);
    return {
      seen: `${losses.length} of ${cuts} cuts lost or tore what was acknowledged (${writes} writes and ${flushes} flushes of a real ext4; any part of what was not flushed)`,
      value: losses.length,
      unit: 'cuts',
      count: cuts,
      pass: losses.length === 0,
    };
  },
};
