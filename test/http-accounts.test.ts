import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { createAccount, setAccount } from '../daemon/http/accounts/accounts.ts';
import { hashPassword, verifyPassword } from '../daemon/http/accounts/password.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { Desk, testScryptCost } from './helpers/desk.ts';

let desk: Desk;
before(async () => {
  desk = await Desk.open(new ManualClock());
});
after(() => desk.close());

const maker = () => ({ ...desk.deps, scryptCost: testScryptCost });

test('a password opens its own account and no other', async () => {
  const password = await hashPassword('näve-und-Fuß', randomBytes, testScryptCost);
  const account = { name: 'x1', role: 'officer', createdAt: '', password } as const;
  assert.equal(await verifyPassword(account, 'näve-und-Fuß'), true);
  assert.equal(await verifyPassword(account, 'näve-und-Fuß'.normalize('NFD')), true);
  assert.equal(await verifyPassword(account, 'naeve-und-Fuss'), false);
});

test('an account without a password, and none at all, open to no password', async () => {
  assert.equal(await verifyPassword({ name: 'x1', role: 'officer', createdAt: '' }, ''), false);
  assert.equal(await verifyPassword(undefined, ''), false);
});

test('equal passwords are stored unequal', async () => {
  const [a, b] = await Promise.all(
    [1, 2].map(() => hashPassword('the same one', randomBytes, testScryptCost)),
  );
  assert.notEqual(a?.key, b?.key);
});

test('a new account is audited without its password', async () => {
  await createAccount(maker(), { name: 'nora', role: 'auditor', password: 'long enough', actor: 'daemon' });
  const audit = await desk.audit();
  assert.deepEqual(audit.at(-1)?.detail, { role: 'auditor', password: true });
  assert.equal(audit.at(-1)?.object, 'nora');
  assert.doesNotMatch(JSON.stringify(audit), /long enough/);
});

test('an account that is set again has the new role and the new password only', async () => {
  const password = 'the first one';
  await setAccount(maker(), { name: 'olga', role: 'officer', password, actor: 'daemon' });
  const account = await setAccount(maker(), {
    name: 'olga',
    role: 'auditor',
    password: 'the other',
    actor: 'olga',
  });
  assert.equal((await desk.store.account('olga'))?.role, 'auditor');
  assert.equal(await verifyPassword(account, password), false);
  assert.equal((await desk.audit()).at(-1)?.action, 'account.changed');
});

test('a name that is taken or not allowed, and a short password, are refused', async () => {
  const shared = maker();
  await createAccount(shared, { name: 'mira', role: 'officer', actor: 'daemon' });
  const refused = (name: string, password: string | undefined, code: string) =>
    assert.rejects(
      createAccount(shared, { name, role: 'officer', actor: 'daemon', ...(password ? { password } : {}) }),
      (error: unknown) => error instanceof Fault && error.code === code,
    );
  await refused('mira', undefined, 'conflict');
  await refused('../etc', undefined, 'bad-input');
  await refused('pia', 'short', 'bad-input');
});

test('nobody is given the name that the audit has for the machine itself', async () => {
  for (const name of ['daemon', 'lane', 'store']) {
    const wanted = { name, role: 'officer', password: 'long enough', actor: 'daemon' } as const;
    await assert.rejects(setAccount(maker(), wanted), { code: 'bad-input' });
    assert.equal(await desk.store.account(name), undefined);
  }
});
