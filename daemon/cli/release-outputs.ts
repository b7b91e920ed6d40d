import { parse } from 'yaml';
import type { DeviceSpec } from '../../hal/board.ts';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { releaseOutputs } from '../../hal/safe-state.ts';
import { Fault } from '../core/errors.ts';
import { profileFile, readProfileText } from '../profile-file.ts';
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
      const outputs = await releaseOutputs(devicesOf(profileFile(name)), { clock: new SystemClock() });
      output().answer({ outputs }, () =>
        outputs.map(({ device, chip, line, detail }) => `${device}: ${chip} line ${line}: ${detail}`),
      );
      done(outputs.every(({ isSafe }) => isSafe) ? exitCode.ok : exitCode.negative);
    });
};

/** Without the schema, which `run` has held it against: to load that takes longer than all the rest. */
function devicesOf(file: string): readonly DeviceSpec[] {
  const profile = parse(readProfileText(file)) as { board?: { devices?: unknown } } | null;
  const devices = profile?.board?.devices;
  if (Array.isArray(devices)) return devices as DeviceSpec[];
  throw new Fault('bad-input', 'the profile has no devices', { where: `${file}: board.devices` });
}
