import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { Fault, messageOf } from '../core/errors.ts';
import { ConfigurationSchema } from '../fleet/shadow/configuration.ts';
import { readCheckedYaml } from '../formats/checked-yaml.ts';
import type { ConfigurationAnswer } from '../hub/desk/fleet-desk.ts';
import { asking } from './asking.ts';
import { kiosksWord } from './fleet-lines.ts';
import {
  type Data,
  onHub,
  type OutputOf,
  targetGiven,
  type To,
  withTargetOfItsOwn,
} from './fleet-options.ts';
import { table } from './output.ts';

interface PublishOptions extends Data, Partial<To> {
  readonly dryRun?: boolean;
  readonly unheard?: boolean;
}

/** `bitmapd fleet config FILE --to TARGET...`, `bitmapd fleet config show ADDRESS`. */
export function defineConfig(fleet: Command, output: OutputOf): void {
  const config = fleet.command('config');
  withTargetOfItsOwn(onHub(config))
    .enablePositionalOptions()
    .description('publish a configuration: YAML or JSON, the whole document')
    .argument('<file>')
    .option('--dry-run', 'say who would get which version, and publish nothing')
    .option('--unheard', 'kiosks that are named and were never heard of, too')
    .action(async (file: string, { data, dryRun = false, unheard = false, ...given }: PublishOptions) => {
      const target = targetGiven(config, given);
      const configuration = await readConfiguration(file);
      const wish = { target, configuration, dryRun, unheard };
      const answer = await asking(data, output(), ask => ask('fleet.configure', wish));
      output().answer({ ...answer, dryRun }, () => publishedLines(answer, dryRun));
    });
  onHub(config.command('show'))
    .description('the configuration that was published for a kiosk last')
    .argument('<address>', 'TENANT/SHARD/DEVICE')
    .action(async (kiosk: string, { data }: Data) => {
      const { desired, configuration } = await asking(data, output(), ask => ask('fleet.kiosk', { kiosk }));
      if (desired === undefined || configuration === undefined)
        throw new Fault('not-found', 'nothing was published for the kiosk', {
          where: kiosk,
          remedy: `bitmapd fleet config FILE --to ${kiosk}; until then its profile rules`,
        });
      const { version, digest, at, by } = desired;
      output().answer({ kiosk, version, digest, at, by, configuration }, () => [
        `# ${kiosk}: version ${version} by ${by} at ${at}`,
        ...JSON.stringify(configuration, null, 2).split('\n'),
      ]);
    });
}

/** Fault `bad-input` that names the file, the line and the field. */
export async function readConfiguration(file: string): Promise<unknown> {
  return readCheckedYaml(await textOf(file), file, ConfigurationSchema);
}

/** Fault `not-found`. */
export async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Fault('not-found', `the file cannot be read: ${messageOf(cause)}`, { where: file, cause });
  }
}

function publishedLines({ digest, published }: ConfigurationAnswer, dryRun: boolean): string[] {
  const same = published.filter(({ isSame }) => isSame).length;
  return [
    ...table(
      ['kiosk', 'version', 'was'],
      published.map(({ address, version, isSame }) => [address, version, isSame ? 'the same' : 'another']),
    ),
    `${dryRun ? 'would be published' : 'published'} for ${kiosksWord(published.length)}, ${same} of them had it: ${digest}`,
  ];
}
