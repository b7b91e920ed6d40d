// `node dist/scripts/search-million.js DIR [--prints 1000000] [--probes 120] [--non-mated 10000]`: the 1:N search at full
// size. DIR has the capture sets (folders of FINGER_IMPRESSION.png). A gallery of prints sampled at minutia level from
// mirrored donors hides the real prints; printed, and written to reports/search-million.json: how well the sampled prints
// stand for real ones, what the quick stages lose, how long a search takes, FNIR at two FPIRs, memory.
import { parseArgs } from 'node:util';
import { searchMemory } from '../daemon/biometrics/fingerprint/search/layout.ts';
import { packPrint } from '../daemon/biometrics/fingerprint/search/pack.ts';
import { SearchIndex } from '../daemon/biometrics/fingerprint/search/search-index.ts';
import { TemplateStore } from './million/gallery.ts';
import { reportErrorRates, reportLosses, searchMates } from './million/mates.ts';
import { checkImpostors, readRealPrints } from './million/real.ts';
import { startReport } from './million/report.ts';
import { onTwoThreads } from './million/threads.ts';
import { timeFourFingers, timeOneFinger } from './million/times.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    prints: { type: 'string', default: '1000000' },
    probes: { type: 'string', default: '120' },
    'non-mated': { type: 'string', default: '10000' },
    timed: { type: 'string', default: '15' },
  },
});
const prints = Number(values.prints);
const slicePrints = 9_999;
const slices = Math.min(50, Math.floor((prints - 400) / slicePrints));

const report = startReport('search-million');
const { note } = report;
const real = await readRealPrints(positionals[0]);
note('real prints, extracted', real.length, 'prints', real.length);
checkImpostors(note, real);

const search = searchMemory(prints);
const buffer = TemplateStore.bufferFor(prints);
const templates = new TemplateStore(buffer);
const donors = real.map(({ template }) => template);
const job = { memory: search.memory, prints, templates: buffer, donors, slicePrints, slices };
const firstReal = prints - real.length;
await onTwoThreads({ ...job, task: 'fill' }, firstReal);
real.forEach(({ template, record }, k) => {
  templates.set(firstReal + k, template);
  packPrint(search, firstReal + k, record);
});
note('gallery', prints, 'prints', prints);
note('bytes a print for the quick stages', search.memory.buffer.byteLength / prints, 'bytes', prints, 1_800);

const index = new SearchIndex(search);
note('threads that search', index.awaitHelper() ? 2 : 1, 'threads', 1);
const million = { index, templates, prints, real };
const spread = (count: number) =>
  Array.from({ length: count }, (_, k) => Math.floor((k * real.length) / count));
timeOneFinger(
  note,
  million,
  spread(Number(values.timed)).map(k => real[k]),
);
timeFourFingers(note, million);
const pairs = searchMates(million, spread(Number(values.probes)));
reportLosses(note, pairs, prints);
index.close();

const nonMated = await onTwoThreads({ ...job, task: 'non-mated' }, Number(values['non-mated']));
const highest = Float64Array.from(nonMated.flatMap(scores => [...scores]));
note('non-mated probes, each in a slice of the gallery', slicePrints, 'prints', highest.length);
reportErrorRates(note, pairs, highest, slicePrints / prints);
report.write();
