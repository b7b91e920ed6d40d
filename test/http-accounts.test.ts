import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { createAccount } from '../daemon/http/accounts/accounts.ts';
import { hashPassword, verifyPassword } from '../daemon/http/accounts/password.ts';
import { testScryptCost } from './helpers/desk.ts';
import { MemoryStore } from './helpers/memory-store.ts';
import { SteppedClock } from './helpers/stepped-clock.ts';

const maker = () => ({
  store: new MemoryStore(),
  clock: new SteppedClock(),
  randomBytes: (length: number) => randomBytes(length),
  scryptCost: testScryptCost,
});

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
  const { store, ...rest } = maker();
  await createAccount(
    { store, ...rest },
    { name: 'mira', role: 'auditor', password: 'long enough', actor: 'daemon' },
  );
  assert.deepEqual(store.audit[0]?.detail, { role: 'auditor', password: true });
  assert.equal(store.audit[0]?.object, 'mira');
  assert.doesNotMatch(JSON.stringify(store.audit), /long enough/);
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
  await refused('nora', 'short', 'bad-input');
});
