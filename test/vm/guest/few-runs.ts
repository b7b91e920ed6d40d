/**
 * `node --import` this before tests with properties: each property runs as many cases as fit into a short time, because
 * an emulated processor takes a hundred times as long. Prints how many ran, at the end.
 */
import * as fc from 'fast-check';

const limitMs = Number(process.env['PROPERTY_LIMIT_MS'] ?? 1_500);
let cases = 0;
let idle = 0;

const reporter = (details: fc.RunDetails<unknown>): void => {
  cases += details.numRuns;
  if (details.numRuns === 0) idle++;
  const message = details.failed ? fc.defaultReportMessage(details) : undefined;
  if (message !== undefined) throw new Error(message);
};

fc.configureGlobal({ interruptAfterTimeLimit: limitMs, markInterruptAsFailure: false, reporter });
process.once('exit', () => process.stdout.write(`# cases ${cases}\n# idle ${idle}\n`));
