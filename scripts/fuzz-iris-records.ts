/**
 * Mutated iris templates and image records through every reader, at length; the test fuzz-iris-records runs fewer of them.
 * node dist/scripts/fuzz-iris-records.js [INPUTS_A_READER] [SEED] [READER...]. Prints a line a reader; exits 1 when one failed.
 */
import { iris } from '../daemon/biometrics/iris/iris.ts';
import { fuzzIris, readers } from '../test/helpers/iris-fuzz.ts';
import { eyeImage } from '../test/helpers/synthetic-eyes.ts';

const unrelated = iris.extract(eyeImage('a', 'left', 1));
const [inputs = '1000000', seed = '1', ...chosen] = process.argv.slice(2);

for (const reader of chosen.length > 0 ? chosen : Object.keys(readers)) {
  const start = performance.now();
  const report = await fuzzIris(reader, { inputs: Number(inputs), seed, lookAtEvery: 500, unrelated });
  const seconds = (performance.now() - start) / 1000;
  const { read, images, pictures, compared, highestScore, slowestMs, failures } = report;
  const { maxRSS } = process.resourceUsage();
  process.stdout.write(
    `${reader.padEnd(9)} ${report.inputs} inputs, ${read} read, ${images} images decoded (${pictures} had pixels), ${compared} compared (highest ${highestScore.toFixed(1)} dB), slowest ${slowestMs.toFixed(1)} ms, ${Math.round(report.inputs / seconds)} inputs/s, at most ${Math.round(maxRSS / 1024)} MiB resident, ${failures.length} failures\n`,
  );
  for (const failure of failures.slice(0, 20)) process.stdout.write(`  ${failure}\n`);
  if (failures.length > 0) process.exitCode = 1;
}
