import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';
import { Fault } from '../core/errors.ts';
import { createAccount } from '../http/accounts/accounts.ts';
import type { Role } from '../store/contract/account.ts';
import type { Verb } from './bitmapd.ts';
import { table } from './output.ts';
import { roleOf } from '../data-folder.ts';
import { type Machine, realMachine } from '../machine.ts';
import type { Store } from '../store/contract/store.ts';
import type { Output } from './output.ts';
import { kioskData, withEitherStore, withKioskStore } from './stores.ts';

const roles: readonly Role[] = ['officer', 'supervisor', 'auditor'];

/** `bitmapd account add|ls`. The password is read from standard input, so that it stands in no process list. */
export const define: Verb['define'] = (command, output) => {
  command
    .command('add')
    .description('add an account; its password is read from standard input')
    .argument('<name>')
    .requiredOption('--role <role>', roles.join(', '))
    .option('--data <folder>', 'the data folder of a kiosk, or of a hub', kioskData)
    .action(async (name: string, { role: wanted, data }: { role: string; data: string }) => {
      const role = roles.find(one => one === wanted);
      if (role === undefined) {
        throw new Fault('bad-usage', 'no such role', {
          where: '--role',
          given: wanted,
          wanted: roles.join(', '),
        });
      }
      if (process.stdin.isTTY) process.stderr.write(`password for ${name}, then Ctrl-D: `);
      const password = (await text(process.stdin)).replace(/\r?\n$/, '');
      await withAccounts(
        data,
        output(),
        (store, { clock, randomBytes }) =>
          createAccount({ store, clock, randomBytes }, { name, role, password, actor: userInfo().username }),
        { provision: true },
      );
      output().answer({ name, role }, () => [`${name}: ${role}`]);
    });
  command
    .command('ls')
    .description('the accounts of a kiosk, or of a hub')
    .option('--data <folder>', 'the data folder of a kiosk, or of a hub', kioskData)
    .action(async ({ data }: { data: string }) => {
      const accounts = await withAccounts(data, output(), store => store.accounts());
      const rows = accounts.map(({ name, role, createdAt }) => ({ name, role, createdAt }));
      output().answer({ accounts: rows }, () =>
        table(
          ['account', 'role', 'since'],
          rows.map(one => [one.name, one.role, one.createdAt]),
        ),
      );
    });
};

/** A folder that is new becomes a kiosk's. */
async function withAccounts<T>(
  data: string,
  output: Output,
  use: (store: Pick<Store, 'account' | 'accounts' | 'putAccount'>, machine: Machine) => Promise<T>,
  opening: { readonly provision?: boolean } = {},
): Promise<T> {
  if ((await roleOf(data)) !== 'hub') return withKioskStore(data, output, use, opening);
  const machine = realMachine(line => output.notice(line));
  return withEitherStore(data, output, {
    kiosk: store => use(store, machine),
    hub: store => use(store, machine),
  });
}
