import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { BrokerFiles } from '../authority-answers.ts';
import { Fault, messageOf } from '../core/errors.ts';
import { replaceFile } from '../store/replace-file.ts';
import { asking } from './asking.ts';
import { integerOption } from './options.ts';
import type { Output } from './output.ts';
import { hubData } from './stores.ts';

const accessList = new URL('../../../systemd/mosquitto.acl', import.meta.url);

export const dataOption = ['--data <folder>', "the hub's data folder", hubData] as const;

interface ClaimOptions {
  readonly data: string;
  readonly out?: string;
  readonly days?: number;
  readonly boards?: number;
}

interface BrokerOptions {
  readonly data: string;
  readonly host: string[];
  readonly out: string;
}

/** `bitmapd hub enroll claim|broker|crl`: what goes into files of mode 0600, for others to use. */
export function defineEnrolFiles(enrol: Command, output: () => Output): void {
  enrol
    .command('claim')
    .description('a claim: the file with which the boards of a site enrol')
    .argument('<name>')
    .option('--out <file>', 'where to write it: NAME.claim by default')
    .option('--days <number>', 'how long it counts: 30', integerOption(1, 365))
    .option('--boards <number>', 'how many boards it is for at most', integerOption(1, 100_000))
    .option(...dataOption)
    .action(async (claim: string, { data, out = `${claim}.claim`, days, boards }: ClaimOptions) => {
      requireFree(out);
      const limits = { ...(days !== undefined && { days }), ...(boards !== undefined && { boards }) };
      const made = await asking(data, output(), ask => ask('enrol.claim', { claim, ...limits }));
      await write(out, made.text);
      const { name, notAfter } = made;
      output().answer({ name, notAfter, file: out }, () => [
        `${out}: ${name} until ${notAfter}; it holds a key: carry it to the site, and delete it there`,
      ]);
    });
  enrol
    .command('broker')
    .description('certificate, access list and revocation list for Mosquitto')
    .requiredOption('--host <name...>', 'the names and addresses by which kiosks reach it')
    .option('--out <folder>', 'where to write them', './broker')
    .option(...dataOption)
    .action(async ({ data, host, out }: BrokerOptions) => {
      const files = await asking(data, output(), ask => ask('enrol.broker', { hosts: host }));
      const names = await writeBroker(out, files);
      const { tenant, notAfter } = files;
      output().answer({ tenant, hosts: host, notAfter, folder: out, files: names }, () => [
        `${out}: ${names.join(', ')}; until ${notAfter}`,
      ]);
    });
  enrol
    .command('crl')
    .description('the revocation list as it is now, for a broker on another machine')
    .option('--out <file>', 'where to write it', './revoked.crl')
    .option(...dataOption)
    .action(async ({ data, out }: { data: string; out: string }) => {
      const { revocationList } = await asking(data, output(), ask => ask('enrol.crl', {}));
      await write(out, revocationList);
      output().answer({ file: out }, () => [out]);
    });
}

/** The names that systemd/mosquitto.conf has. */
async function writeBroker(folder: string, files: BrokerFiles): Promise<string[]> {
  const acl = readFileSync(accessList, 'utf8').replaceAll('TENANT', files.tenant);
  const contents = {
    'root.pem': files.root,
    'broker.pem': files.certificate,
    'broker.key': files.key,
    'revoked.crl': files.revocationList,
    'mosquitto.acl': acl,
  };
  for (const [name, text] of Object.entries(contents)) await write(path.join(folder, name), text);
  return Object.keys(contents);
}

/** A claim is made once: what would be lost must not be. */
function requireFree(file: string): void {
  if (existsSync(file))
    throw new Fault('conflict', 'the file is there already', {
      where: file,
      remedy: 'choose another by --out',
    });
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(path.resolve(file)), { recursive: true, mode: 0o700 });
    await replaceFile(file, text);
  } catch (cause) {
    throw new Fault('bad-usage', `cannot be written: ${messageOf(cause)}`, { where: file, cause });
  }
}
