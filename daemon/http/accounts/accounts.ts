import type { Clock } from '../../../hal/clock.ts';
import { Fault } from '../../core/errors.ts';
import type { Account, Role } from '../../store/contract/account.ts';
import type { Store } from '../../store/contract/store.ts';
import { hashPassword } from './password.ts';

/** Letters, digits, `.`, `_` and `-`, 2 to 64 of them: it stands in audit entries and store keys. */
export const accountNamePattern = '^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$';

/** What the audit calls those who act without an account: a person of that name could not be told from them. */
const reservedNames: readonly string[] = ['daemon', 'lane', 'store', 'hub'];

export interface NewAccount {
  readonly name: string;
  readonly role: Role;
  /** Without one the account can only be reached by a one-time link, and cannot renew its sign-in for a decision. */
  readonly password?: string;
  /** Who makes it: an account name, or `daemon` for the first one. */
  readonly actor: string;
}

export interface AccountMaker {
  readonly store: Pick<Store, 'account' | 'putAccount'>;
  readonly clock: Clock;
  readonly randomBytes: (length: number) => Uint8Array;
  /** scrypt N; tests lower it. */
  readonly scryptCost?: number;
}

/**
 * Makes an account and writes that to the audit.
 * @throws Fault `bad-input` for a name or password that is not allowed, `conflict` when the name is taken.
 */
export async function createAccount(maker: AccountMaker, wanted: NewAccount): Promise<Account> {
  if (await maker.store.account(wanted.name)) {
    throw new Fault('conflict', `the account ${wanted.name} exists`, { remedy: 'choose another name' });
  }
  return putAccount(maker, wanted, 'account.created');
}

/** Makes the account, or gives the one that is there this role and password. Faults as `createAccount`, but `conflict`. */
export async function setAccount(maker: AccountMaker, wanted: NewAccount): Promise<Account> {
  const known = await maker.store.account(wanted.name);
  return putAccount(maker, wanted, known ? 'account.changed' : 'account.created');
}

async function putAccount(maker: AccountMaker, wanted: NewAccount, action: string): Promise<Account> {
  const { name, role, password, actor } = wanted;
  if (!new RegExp(accountNamePattern).test(name)) {
    const allowed = '2 to 64 letters, digits, dots, dashes or underscores';
    throw new Fault('bad-input', 'the account name is not allowed', { given: `'${name}'`, wanted: allowed });
  }
  if (reservedNames.includes(name)) {
    const detail = {
      given: `'${name}'`,
      wanted: 'a name that the audit does not use for the machine itself',
    };
    throw new Fault('bad-input', 'the account name is reserved', detail);
  }
  const createdAt = maker.clock.wall().toISOString();
  const account: Account = {
    name,
    role,
    createdAt,
    ...(password === undefined
      ? {}
      : { password: await hashPassword(password, maker.randomBytes, maker.scryptCost) }),
  };
  await maker.store.putAccount(account, {
    at: createdAt,
    action,
    actor,
    object: name,
    detail: { role, password: password !== undefined },
  });
  return account;
}
