// The calls of the C library, on a file in place of a device: memory that is mapped, and what failures are called.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { codeOf } from '../hal/drivers/linux/system-error.ts';
import { nativeKernel } from '../hal/drivers/linux/v4l2/native-kernel.ts';
import { ioctlRequest } from '../hal/drivers/linux/v4l2/uapi.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const pageBytes = 4096;

test('a mapping is what the device wrote, as a copy, and is not read once it is given back', async t => {
  const kernel = await nativeKernel('camera');
  const content = randomBytes(3 * pageBytes);
  const file = path.join(await temporaryFolder(t), 'memory');
  await writeFile(file, content);
  const fd = await kernel.open(file);
  const mapping = kernel.map(fd, pageBytes, 2 * pageBytes);
  const copy = mapping.read(5000);
  assert.deepEqual(Buffer.from(copy), content.subarray(pageBytes, pageBytes + 5000));
  await writeFile(file, Buffer.alloc(3 * pageBytes));
  assert.deepEqual(Buffer.from(copy), content.subarray(pageBytes, pageBytes + 5000), 'a copy');
  assert.throws(() => mapping.read(2 * pageBytes + 1), /mapped bytes/);
  mapping.unmap();
  mapping.unmap();
  assert.throws(() => mapping.read(1), /mapped bytes/);
  assert.throws(() => kernel.map(fd, 1, pageBytes), { code: 'EINVAL' });
  await kernel.close(fd);
});

test('failures have the names that node:fs gives them, on the event loop and off it', async t => {
  const kernel = await nativeKernel('camera');
  const file = path.join(await temporaryFolder(t), 'no-device');
  await writeFile(file, '');
  const fd = await kernel.open(file);
  const bytes = new Uint8Array(104);
  assert.throws(() => kernel.exchange(fd, ioctlRequest.queryCapability, bytes), { code: 'ENOTTY' });
  await assert.rejects(kernel.command(fd, ioctlRequest.queryCapability, bytes), { code: 'ENOTTY' });
  await kernel.close(fd);
  await assert.rejects(kernel.open(`${file}-missing`), error => codeOf(error) === 'ENOENT');
});
