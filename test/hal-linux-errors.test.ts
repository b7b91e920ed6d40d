// What failures of the C library are called, and what is said of a package that is not there.
import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import test from 'node:test';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { cLibrary } from '../hal/drivers/linux/c-library.ts';
import { faultOf } from '../hal/drivers/linux/i2c-faults.ts';
import { optionalPackage } from '../hal/drivers/linux/optional-package.ts';
import { codeOf, systemError } from '../hal/drivers/linux/system-error.ts';

/** Of Linux on x86-64 and arm64 (asm-generic/errno-base.h and errno.h). */
const EAGAIN = 11;
const ENOTSUP = 95;
const EREMOTEIO = 121;

test('an errno with two names has the one that node:fs gives it, and one that node:os does not know has its own', () => {
  assert.equal(constants.errno.EAGAIN, constants.errno.EWOULDBLOCK, 'why a table is no way');
  assert.equal(codeOf(systemError('ioctl', EAGAIN)), 'EAGAIN');
  assert.equal(codeOf(systemError('ioctl', ENOTSUP)), 'ENOTSUP');
  assert.equal(faultOf(systemError('ioctl', EAGAIN)), 'arbitration-lost');
  assert.equal(faultOf(systemError('ioctl', EREMOTEIO)), 'address-nack');
});

test('every errno that Node knows keeps its name', () => {
  for (const [number, [name]] of getSystemErrorMap())
    if (number > -4000) assert.equal(codeOf(systemError('ioctl', -number)), name); // below: libuv's own
});

test('a call that fails on the event loop and one on the pool say the same', async () => {
  const library = await cLibrary('io');
  const bytes = new Uint8Array(4);
  const failure = { code: 'EBADF', syscall: 'ioctl' };
  assert.throws(() => library.ioctl(-1, 0, bytes), failure);
  await assert.rejects(library.ioctlLater(-1, 0, bytes), failure);
});

test('nothing else is a failure of the kernel', () => {
  for (const thrown of [undefined, 'EAGAIN', new Error('EAGAIN'), Object.assign(new Error(), { code: 7 })])
    assert.equal(codeOf(thrown), '');
});

test('a package that is not there is named, with what to type', async () => {
  const { message } = await failsWith('absent', optionalPackage('gate', 'a-package-of-nobody'));
  assert.match(
    message,
    /gate: the package a-package-of-nobody does not load \(it is not installed\): npm install a-package-of-nobody /,
  );
});

test('a package that is there without its binary says so, in its own words', async () => {
  // A module that throws as it loads, as koffi does without the package of its binary.
  const broken = `data:text/javascript,throw new Error('Cannot find the native module')`;
  const { message } = await failsWith('absent', optionalPackage('gate', broken));
  assert.match(message, /does not load \(Cannot find the native module\): npm install .* --include=optional/);
});
