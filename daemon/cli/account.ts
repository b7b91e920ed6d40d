import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';
import { Fault } from '../core/errors.ts';
import { createAccount } from '../http/accounts/accounts.ts';
import type { Role } from '../store/contract/account.ts';
import type { Verb } from './bitmapd.ts';
import { table } from './output.ts';
import { kioskData, withKioskStore } from './stores.ts';

const roles: readonly Role[] = ['officer', 'supervisor', 'auditor'];

/** `bitmapd account add|ls`. The password is read from standard input, so that it stands in no process list. */
export const define: Verb['define'] = (command, output) => {
  command
    .command('add')
    .description('add an account; its password is read from standard input')
    .argument('<name>')
    .requiredOption('--role <role>', roles.join(', '))
    .option('--data <folder>', "the kiosk's data folder", kioskData)
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
      await withKioskStore(
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
    .description('the accounts of a kiosk')
    .option('--data <folder>', "the kiosk's data folder", kioskData)
    .action(async ({ data }: { data: string }) => {
      const accounts = await withKioskStore(data, output(), store => store.accounts());
      const rows = accounts.map(({ name, role, createdAt }) => ({ name, role, createdAt }));
      output().answer({ accounts: rows }, () =>
        table(
          ['account', 'role', 'since'],
          rows.map(one => [one.name, one.role, one.createdAt]),
        ),
      );
    });
};
