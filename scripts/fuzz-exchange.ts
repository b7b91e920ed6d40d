/**
 * Mutated records through the readers of the exchange formats, at length; the test fuzz-exchange runs fewer of them.
 * node dist/scripts/fuzz-exchange.js [INPUTS_A_READER] [SEED] [READER...]. Prints a line a reader; exits 1 when one failed.
 */
import { exchangeReaders, fuzzExchange } from '../test/helpers/exchange-fuzz.ts';

const [inputs = '1000000', seed = '1', ...chosen] = process.argv.slice(2);

for (const name of chosen.length > 0 ? chosen : Object.keys(exchangeReaders)) {
  const start = performance.now();
  const report = fuzzExchange(name, Number(inputs), seed);
  const perSecond = Math.round((report.inputs / (performance.now() - start)) * 1000);
  const resident = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(
    `${name.padEnd(16)} ${report.inputs} inputs, ${report.read} read, slowest ${report.slowestMs.toFixed(1)} ms, ${perSecond} inputs/s, at most ${resident} MiB resident, ${report.failures.length} failures\n`,
  );
  for (const failure of report.failures.slice(0, 20)) process.stdout.write(`  ${failure}\n`);
  if (report.failures.length > 0) process.exitCode = 1;
}
