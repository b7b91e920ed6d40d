// `node dist/scripts/million-iris.js [DIR] [--eyes 1000000] [--probes 40] [--mates 2000] [--threshold 0.33]`: the 1:N search over
// iris codes at full size. The list is made of model eyes; DIR has captures (PERSON_IMPRESSION.png), by which the tiered search is
// judged on real codes too. Printed, and written to reports/million-iris.json: how long a search takes by one thread and by two, what
// the tiered search loses, memory above that of the same process without a list.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { IrisSearchPair } from '../daemon/cli/iris-search-pair.ts';
import { startReport } from './million/report.ts';
import { captureLosses } from './million-iris/captures.ts';
import { fillSlots, modelMates } from './million-iris/eyes.ts';
import { mateLosses } from './million-iris/mates.ts';
import { prepareProbes, timeSearches } from './million-iris/times.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    eyes: { type: 'string', default: '1000000' },
    probes: { type: 'string', default: '40' },
    mates: { type: 'string', default: '2000' },
    threshold: { type: 'string', default: '0.33' },
    'resident-only': { type: 'boolean', default: false },
  },
});
const eyes = Number(values.eyes);
const threshold = Number(values.threshold);
const mebibytes = 2 ** 20;

/** Fills a list, searches it in every way, and says how much memory that took. */
async function run(note: Parameters<typeof timeSearches>[0]): Promise<number> {
  const slots = fillSlots(eyes);
  const pair = new IrisSearchPair(slots);
  await timeSearches(note, slots, pair, eyes, prepareProbes(Number(values.probes), threshold));
  const resident = process.memoryUsage.rss();
  await pair.close();
  return resident;
}

/** The same process with no eyes in its list. */
function residentWithoutList(): number {
  const given = ['--eyes', '0', '--probes', values.probes, '--resident-only'];
  const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...given], {
    encoding: 'utf8',
  });
  return Number(stdout);
}

if (values['resident-only']) {
  process.stdout.write(String(await run(() => {})));
} else {
  const report = startReport('million-iris');
  const { note } = report;
  note('list of model eyes', eyes, 'eyes', eyes);
  const goalMebibytes = eyes === 1_000_000 ? 700 : eyes === 100_000 ? 100 : undefined;
  const above = (await run(note)) - residentWithoutList();
  note('resident memory above an empty list', above / mebibytes, 'MiB', 1, goalMebibytes);
  mateLosses(note, modelMates(Number(values.mates)), 'model mates');
  if (positionals[0] !== undefined) await captureLosses(note, positionals[0]);
  report.write();
}
