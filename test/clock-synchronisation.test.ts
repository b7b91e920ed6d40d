import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { isSynchronised } from '../hal/drivers/system/synchronisation.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

test('a clock is trusted by the word of whoever holds it, and by nothing else', async context => {
  const folder = await temporaryFolder(context);
  const files = ['timesyncd', 'chrony'].map(name => path.join(folder, name));
  assert.equal(isSynchronised(files), false, 'a machine that says nothing');
  await writeFile(files[1] ?? '', '');
  assert.equal(isSynchronised(files), true, 'one word is enough');
});
