import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { randomFrom } from '../../../hal/drivers/sim/random.ts';
import { aborted, ContainedInspector } from '../damage/contained.ts';
import { damage, type FileKind, fileKinds, filesByKind } from '../damage/damage.ts';
import { type Inspection, silentlyWrong } from '../damage/inspect.ts';
import { type Ending, settle } from '../damage/lives.ts';
import { type Endings, withEndings } from '../endings.ts';
import type { Counts, Report, Row } from '../row.ts';
import { memoryFolder } from '../scratch.ts';

interface Target {
  readonly folder: string;
  readonly ending: Ending;
  readonly steps: number;
  readonly kind: FileKind;
}

/** Each kind of file of a store that was closed, and of one that was killed. */
function targetsIn(scratch: string): Target[] {
  return (['close', 'kill'] as const).flatMap(ending => {
    const folder = path.join(scratch, ending);
    const steps = settle(folder, ending);
    return [...filesByKind(folder).keys()].map(kind => ({ folder, ending, steps, kind }));
  });
}

/** More than these say nothing new. */
const shownAtMost = 20;

interface Seen {
  wrong: number;
  told: number;
  harmless: number;
}

const wrongOf = (inspection: Inspection) =>
  inspection.told.includes(aborted) ? aborted : silentlyWrong(inspection);

async function flipAll(
  targets: readonly Target[],
  flips: number,
  { counts, report, endings }: { counts: Counts; report: Report; endings: Endings },
): Promise<Seen> {
  const copy = path.join(path.dirname(targets[0].folder), 'copy');
  const inspector = new ContainedInspector();
  endings.after(() => inspector.close());
  const seen: Seen = { wrong: 0, told: 0, harmless: 0 };
  for (let flip = 0; flip < flips; flip++) {
    const { folder, ending, steps, kind } = targets[flip % targets.length];
    rmSync(copy, { recursive: true, force: true });
    cpSync(folder, copy, { recursive: true });
    const what = damage(copy, kind, randomFrom(`${counts.seed} ${flip}`));
    const inspection = await inspector.inspect(copy, steps);
    const wrong = wrongOf(inspection);
    if (wrong !== undefined) {
      seen.wrong++;
      if (seen.wrong <= shownAtMost) report.broken(`flip ${flip}, after a ${ending}, ${what}: ${wrong}`);
    } else seen[inspection.told.length > 0 ? 'told' : 'harmless']++;
    report.progress(flip + 1, flips);
  }
  return seen;
}

/** Damage to the files of a store that was closed or killed. */
export const row: Row = {
  name: 'bit-flips',
  run: (counts, report) =>
    withEndings(async endings => {
      const flips = counts.of({ short: 40, ci: 1_000, long: 10_000 });
      const targets = targetsIn(await memoryFolder(endings));
      const flipped = new Set(targets.slice(0, flips).map(({ kind }) => kind));
      const missed = Object.keys(fileKinds).filter(kind => !flipped.has(kind as FileKind));
      const { wrong, told, harmless } = await flipAll(targets, flips, { counts, report, endings });
      for (const kind of missed) report.broken(`no file of the kind ${kind} was ever damaged`);
      return {
        seen: `${wrong} of ${flips} flips and cuts in stores closed and killed silently wrong, or the end of the process (${[...flipped].join(', ')}); ${told} told of, ${harmless} harmless`,
        value: wrong,
        unit: 'silently wrong',
        count: flips,
        pass: wrong === 0 && missed.length === 0,
      };
    }),
};
