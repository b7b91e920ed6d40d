import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Fault, messageOf } from '../core/errors.ts';
import { makeFolder } from '../data-folder.ts';
import { type DeviceIdentity, firstKey, keepIdentity, loadIdentity } from '../device-identity.ts';
import { enrolOver } from '../enrolment.ts';
import { readClaim } from '../fleet/identity/claim.ts';
import { clientIdOf } from '../link/topics.ts';
import { realMachine } from '../machine.ts';
import type { Verb } from './bitmapd.ts';
import { integerOption } from './options.ts';
import type { Output } from './output.ts';
import { kioskData } from './stores.ts';

/** Where device trees have it; on a Raspberry Pi it is the number that is burnt into the chip. */
const serialFile = '/proc/device-tree/serial-number';

interface Options {
  readonly claim?: string;
  readonly broker?: string;
  readonly serial?: string;
  readonly data: string;
  readonly timeout: number;
}

/** `bitmapd enroll`: an identity for this kiosk, or what an operator needs to allow it one. */
export const define: Verb['define'] = (command, output) => {
  command
    .description(
      'get this kiosk an identity from the hub; without --claim: tell its serial, key and identity',
    )
    .option('--claim <file>', 'what bitmapd hub enroll claim has written')
    .option('--broker <url>', 'mqtts://HOST:PORT')
    .option('--serial <serial>', 'of the board, where it has none of its own')
    .option('--timeout <seconds>', 'how long to try', integerOption(1, 3_600), 60)
    .option('--data <folder>', "the kiosk's data folder", kioskData)
    .action(async (options: Options) => {
      await makeFolder(options.data);
      const known = await loadIdentity(options.data);
      if (options.claim === undefined) return await show(options, known, output());
      await enrol(options, options.claim, known, output());
    });
};

async function show(options: Options, known: DeviceIdentity | undefined, output: Output): Promise<void> {
  const key = known?.key ?? (await firstKey(options.data));
  const serial = await serialOf(options).catch(() => undefined);
  const { name, notAfter } = known?.certificate ?? {};
  output.answer({ serial, kid: key.kid, name, notAfter: notAfter?.toISOString() }, () => [
    `serial  ${serial ?? 'none: give it one by --serial'}`,
    `key     ${key.kid}`,
    name === undefined ? 'no identity yet' : `name    ${name}, until ${notAfter?.toISOString() ?? ''}`,
  ]);
}

async function enrol(
  options: Options,
  claimFile: string,
  known: DeviceIdentity | undefined,
  output: Output,
): Promise<void> {
  const { broker: url, data, timeout } = options;
  if (url === undefined) throw new Fault('bad-usage', 'no broker', { wanted: '--broker mqtts://HOST:PORT' });
  const machine = realMachine(line => output.notice(line));
  const claim = readClaim(await textOf(claimFile), claimFile);
  const key = known?.key ?? (await firstKey(data));
  const serial = await serialOf(options);
  const request = { url, claim, key, serial, timeoutMs: timeout * 1000 };
  const { address, record } = await enrolOver(request, machine);
  await keepIdentity(data, record);
  const name = clientIdOf(address);
  const kept = await loadIdentity(data);
  const notAfter = kept?.certificate.notAfter.toISOString() ?? '';
  output.answer({ serial, kid: key.kid, name, notAfter }, () => [`enrolled as ${name} until ${notAfter}`]);
}

async function serialOf({ serial }: Options): Promise<string> {
  if (serial !== undefined) return serial;
  if (existsSync(serialFile)) return (await textOf(serialFile)).replaceAll(/[\0\s]/g, '');
  throw new Fault('bad-usage', 'this board tells no serial', { wanted: '--serial NAME', where: serialFile });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Fault('not-found', `cannot be read: ${messageOf(cause)}`, { where: file, cause });
  }
}
