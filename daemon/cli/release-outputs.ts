import { releaseOutputs } from '../../hal/safe-state.ts';
import { realMachine } from '../machine.ts';
import { loadProfile } from '../profile.ts';
import type { Verb } from './bitmapd.ts';
import { exitCode } from './output.ts';

/**
 * `bitmapd release-outputs`: what a unit runs as ExecStopPost, so that after a crash, too, the lock has no power. Exit 0 when
 * all outputs are inactive, 1 when one is not.
 */
export const define: Verb['define'] = (command, output, done) => {
  command
    .requiredOption('--profile <name>', 'a folder below firmware-configs/, or a profile.yaml')
    .action(async ({ profile: name }: { profile: string }) => {
      const { board } = await loadProfile(name);
      const { clock } = realMachine(line => output().line(line));
      const outputs = await releaseOutputs(board, { clock });
      output().answer({ outputs }, () =>
        outputs.map(({ device, chip, line, detail }) => `${device}: ${chip} line ${line}: ${detail}`),
      );
      done(outputs.every(({ isSafe }) => isSafe) ? exitCode.ok : exitCode.negative);
    });
};
