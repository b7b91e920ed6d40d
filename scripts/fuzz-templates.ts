/**
 * Mutated minutiae records through every reader, by hand and at length; the test fuzz-templates runs fewer of them.
 * node dist/scripts/fuzz-templates.js [INPUTS_A_READER] [SEED] [READER...]. Prints a line a reader; exits 1 when one failed.
 */
import { fingerprint } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import { synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';
import { fuzz, readers } from '../test/helpers/template-fuzz.ts';

const [inputs = '1000000', seed = '1', ...chosen] = process.argv.slice(2);
const sensor = { widthPx: 388, heightPx: 374, dpi: 500 };
const unrelated = fingerprint.extract(takeImpression(synthesiseMaster(1), 1, 'normal', sensor));

for (const reader of chosen.length > 0 ? chosen : Object.keys(readers)) {
  const start = performance.now();
  const report = fuzz(reader, { inputs: Number(inputs), seed, compareEvery: 500, unrelated });
  const seconds = (performance.now() - start) / 1000;
  const { templates, detailed, compared, highestScore, slowestMs, failures } = report;
  process.stdout.write(
    `${reader.padEnd(12)} ${report.inputs} inputs, ${templates} templates (${detailed} with ridges), ${compared} compared (highest ${highestScore.toFixed(1)} dB), slowest ${slowestMs.toFixed(1)} ms, ${Math.round(report.inputs / seconds)} inputs/s, ${failures.length} failures\n`,
  );
  for (const failure of failures.slice(0, 20)) process.stdout.write(`  ${failure}\n`);
  if (failures.length > 0) process.exitCode = 1;
}
