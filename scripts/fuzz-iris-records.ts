/**
 * Mutated iris templates and image records through every reader, at length; the test fuzz-iris-records runs fewer of them.
 * node dist/scripts/fuzz-iris-records.js [INPUTS_A_READER] [SEED] [READER...]. Prints a line a reader; exits 1 when one failed.
 */
import { fuzzIris, readers } from '../test/helpers/iris-fuzz.ts';

const [inputs = '1000000', seed = '1', ...chosen] = process.argv.slice(2);

for (const reader of chosen.length > 0 ? chosen : Object.keys(readers)) {
  const start = performance.now();
  const report = await fuzzIris(reader, { inputs: Number(inputs), seed, decodeEvery: 1_000 });
  const seconds = (performance.now() - start) / 1000;
  const { read, images, pictures, slowestMs, failures } = report;
  const { maxRSS } = process.resourceUsage();
  process.stdout.write(
    `${reader.padEnd(9)} ${report.inputs} inputs, ${read} read, ${images} images decoded (${pictures} had pixels), slowest ${slowestMs.toFixed(1)} ms, ${Math.round(report.inputs / seconds)} inputs/s, at most ${Math.round(maxRSS / 1024)} MiB resident, ${failures.length} failures\n`,
  );
  for (const failure of failures.slice(0, 20)) process.stdout.write(`  ${failure}\n`);
  if (failures.length > 0) process.exitCode = 1;
}
