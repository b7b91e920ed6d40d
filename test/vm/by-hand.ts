/**
 * Boots a guest and runs a line of shell in it, or a line each from the standard input:
 *
 *     node dist/test/vm/by-hand.js [--systemd] ['node --version']
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { bootGuest, type Guest } from './guest.ts';
import { stageTimes } from './image/cache.ts';

const { values, positionals } = parseArgs({
  options: { systemd: { type: 'boolean', default: false } },
  allowPositionals: true,
});

async function perform(guest: Guest, line: string): Promise<number> {
  const onOutput = (text: string, stream: 'out' | 'err') => void process[`std${stream}`].write(text);
  const { code } = await guest.run('sh', ['-c', line], { onOutput, mayFail: true, timeoutMs: 600_000 });
  return code ?? 1;
}

const guest = await bootGuest({ init: values.systemd ? 'systemd' : 'plain' });
try {
  const stages = stageTimes.map(({ name, ms }) => `${name} ${(ms / 1000).toFixed(1)} s`).join(', ');
  process.stderr.write(
    `stages: ${stages}; booted in ${(guest.bootMs / 1000).toFixed(1)} s: ${guest.folder}\n`,
  );
  if (positionals.length > 0) process.exitCode = await perform(guest, positionals.join(' '));
  else for await (const line of createInterface({ input: process.stdin })) await perform(guest, line);
} finally {
  await guest.stop();
}
