// `node dist/test/simulation/run.js [--seed N] [--seeds N] [--passengers N] [--kiosks N] [--faults TIMES] [--bug NAME]`
import { parseArgs } from 'node:util';
import { type Bug, type DayResult, simulateDay } from './simulation.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    passengers: { type: 'string', default: '10000' },
    kiosks: { type: 'string', default: '4' },
    bug: { type: 'string' },
    faults: { type: 'string', default: '1' },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);

function tell({ seed, violation, tail, digest, virtualMs, ...rest }: DayResult, ms: number): void {
  const { encounters, received, answers, faults, lines } = rest;
  if (violation !== undefined) {
    for (const line of tail) say(`    ${line}`);
    say(`seed ${seed} BROKE ${violation.invariant}: ${violation.detail} (at ${violation.atMs} ms)`);
  }
  const hours = (virtualMs / 3_600_000).toFixed(1);
  say(
    `seed ${seed} ${digest.slice(0, 16)} ${hours} h in ${(ms / 1000).toFixed(1)} s, ${lines} lines, ${encounters} encounters, ${received} events at the hub ${JSON.stringify(answers)}`,
  );
  say(`    faults ${JSON.stringify(faults)}`);
}

let broken = 0;
for (let seed = Number(values.seed); seed < Number(values.seed) + Number(values.seeds); seed++) {
  const began = performance.now();
  const day = await simulateDay({
    seed,
    passengers: Number(values.passengers),
    kiosks: Number(values.kiosks),
    faults: Number(values.faults),
    bug: values.bug as Bug | undefined,
  });
  tell(day, performance.now() - began);
  if (day.violation !== undefined) broken++;
}
process.exitCode = broken === 0 ? 0 : 1;
