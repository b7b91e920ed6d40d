import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';

/** What has an end: a test. */
interface Ending {
  after(hook: () => Promise<void>): void;
}

/** An empty folder of its own that is gone after the test; outside of a test, after all tests of the file. */
export async function temporaryFolder(test: Ending = { after }): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bitmapd-test-'));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
