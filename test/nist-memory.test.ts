import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from './helpers/project.ts';

const megabyte = 1024 * 1024;
const script = path.join(projectRoot, 'dist/test/helpers/nist-memory.js');

async function measured(name: string, bytes: number): Promise<{ records: number; tookBytes: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, name, String(bytes)]);
  return JSON.parse(stdout) as { records: number; tookBytes: number };
}

describe('Reading and checking an ANSI/NIST file takes', () => {
  it('as much memory as some of its records, however long a stream is', async () => {
    const { records, tookBytes } = await measured('stream', 512 * megabyte);
    assert.equal(records, 129);
    // Two records of 4 MB, their copies, and what the collector has not come to yet.
    assert.ok(tookBytes < 100 * megabyte, `${(tookBytes / megabyte).toFixed(0)} MB`);
  });

  for (const name of [
    'items',
    'subfields',
    'groups',
    'fields',
    'ends',
    'content',
    'minutiae',
    'manyMinutiae',
  ]) {
    it(`no more than four times a file that is made of ${name}, and a constant`, async () => {
      const bytes = 16 * megabyte;
      const { tookBytes } = await measured(name, bytes);
      assert.ok(tookBytes < 4 * bytes + 32 * megabyte, `${(tookBytes / megabyte).toFixed(0)} MB`);
    });
  }
});
