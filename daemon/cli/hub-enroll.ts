import type { Command } from 'commander';
import type { AuthorityView } from '../authority-answers.ts';
import { type RevocationReason, revocationReasons } from '../hub/authority/revocation-reasons.ts';
import type { Verb } from './bitmapd.ts';
import { type Ask, asking } from './asking.ts';
import { dataOption, defineEnrolFiles } from './hub-enroll-files.ts';
import { type Output, table } from './output.ts';

interface Data {
  readonly data: string;
}

/** `bitmapd hub enroll ...`: who may be part of the fleet; beside the hub at work, or on its data folder. */
export function defineEnrol(
  command: Command,
  output: () => Output,
  done: Parameters<Verb['define']>[2],
): void {
  const enrol = command.command('enroll').description("the hub's authority: boards, claims, certificates");
  enrol
    .command('init')
    .description('make the authority of a tenant, once')
    .argument('<tenant>')
    .option(...dataOption)
    .action(async (tenant: string, { data }: Data) => {
      const made = await asking(data, output(), ask => ask('enrol.init', { tenant }), { provisionHub: true });
      output().answer(made, () => [`${tenant} has an authority; its root goes into every claim`]);
    });
  defineBoards(enrol, output);
  defineEnrolFiles(enrol, output);
  enrol
    .command('revoke')
    .description('take back all certificates of a kiosk, a claim or a broker')
    .argument('<name>', 'TENANT/SHARD/DEVICE, TENANT/claim/NAME or TENANT/broker')
    .option('--reason <why>', revocationReasons.join(', '), 'key-compromise')
    .option(...dataOption)
    .action(async (name: string, { data, reason }: Data & { reason: RevocationReason }) => {
      const { revoked } = await asking(data, output(), ask => ask('enrol.revoke', { name, reason }));
      output().answer({ revoked }, () => [
        ...revoked.map(one => `revoked: ${one.name} (${one.kind}), number ${one.serialNumber}`),
        'brokers refuse it once they have the new list; the hub at work then puts out who is still connected',
      ]);
    });
  enrol
    .command('ls')
    .description('boards that may enrol, claims and certificates')
    .option('--all', 'those that count no more, too')
    .option(...dataOption)
    .action(async ({ data, all = false }: Data & { all?: boolean }) => {
      const view = await asking(data, output(), ask => ask('enrol.list', {}));
      const shown = all ? view : { ...view, certificates: view.certificates.filter(({ counts }) => counts) };
      output().answer(shown, () => linesOf(shown));
      done(0);
    });
}

interface AllowOptions extends Data {
  readonly key?: string;
  readonly replace?: boolean;
}

function defineBoards(enrol: Command, output: () => Output): void {
  enrol
    .command('allow')
    .description('let a board enrol under an address')
    .argument('<serial>', 'as bitmapd enroll tells it on the board')
    .argument('<address>', 'TENANT/SHARD/DEVICE')
    .option('--key <kid>', 'the only key that it may come with, as bitmapd enroll tells it on the board')
    .option('--replace', 'though another board has the address: that one is out as soon as this one comes')
    .option(...dataOption)
    .action(async (serial: string, address: string, { data, key, replace = false }: AllowOptions) => {
      const wish = { serial, address, replaces: replace, ...(key !== undefined && { kid: key }) };
      const allowed = await asking(data, output(), ask => ask('enrol.allow', wish));
      output().answer(allowed, () => [`the board ${serial} may enrol as ${allowed.name}`]);
    });
  const one = (name: 'release' | 'withdraw', description: string, told: (serial: string) => string) =>
    enrol
      .command(name)
      .description(description)
      .argument('<serial>')
      .option(...dataOption)
      .action(async (serial: string, { data }: Data) => {
        const use = (ask: Ask) => ask(`enrol.${name}`, { serial });
        const answer = await asking(data, output(), use);
        output().answer(answer, () => [told(serial)]);
      });
  one(
    'release',
    'let a board that is enrolled enrol once more, with a new key',
    serial => `the board ${serial} may enrol once more; what it has counts until then`,
  );
  one(
    'withdraw',
    'let a board enrol no more; what it has goes on: see revoke',
    serial => `the board ${serial} may not enrol`,
  );
}

function linesOf({ tenant, certificates, allowances, claims }: AuthorityView): string[] {
  const boards = allowances.filter(({ withdrawn }) => withdrawn !== true);
  return [
    `tenant ${tenant}`,
    '',
    ...table(
      ['board', 'address', 'enrolled'],
      boards.map(({ serial, name, used }) => [serial, name, used?.at ?? 'not yet']),
    ),
    '',
    ...table(
      ['claim', 'boards', 'of'],
      claims.map(({ claim, used, boards: most }) => [claim, used, String(most ?? 'any')]),
    ),
    '',
    ...table(
      ['name', 'kind', 'until', 'key', 'number'],
      certificates.map(one => [
        one.name,
        one.kind,
        one.revoked === undefined ? one.notAfter : `revoked: ${one.revoked.reason}`,
        one.kid,
        one.serialNumber,
      ]),
    ),
  ];
}
