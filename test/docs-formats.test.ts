// What docs/formats.md shows of each format is what the tools write.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { readWsqFile } from '../daemon/formats/wsq/read-file.ts';
import { exampleFiles } from '../scripts/example-formats.ts';
import { projectRoot } from './helpers/project.ts';

const page = await readFile(path.join(projectRoot, 'docs/formats.md'), 'utf8');
const files = await exampleFiles();

/** Blocks of bytes by the file whose name begins a line before each. */
function shown(): Map<string, string[]> {
  const blocks = new Map<string, string[]>();
  let file = '';
  for (const line of page.split('\n')) {
    file = /^`([\w-]+\.\w+)`/.exec(line)?.[1] ?? file;
    const hex = /^ {4}((?:[0-9a-f]{2}|\.\.)(?: (?:[0-9a-f]{2}|\.\.|x \d+))*)(?: \.\.\.)?(?: {3,}|$)/.exec(
      line,
    )?.[1];
    if (hex !== undefined) blocks.set(file, [...(blocks.get(file) ?? []), ...bytesOf(hex)]);
  }
  return blocks;
}

const bytesOf = (hex: string) =>
  hex
    .replaceAll(/(\S\S) x (\d+)/g, (_, byte: string, count) => `${byte} `.repeat(Number(count)).trim())
    .split(' ');

const blocks = shown();
const names = [
  'print-2005.fir',
  'print-2011.fir',
  'face-2005.fac',
  'face-2011.fac',
  'eye-2005.iir',
  'eye-2011.iir',
];
const others = [2004, 2005, 2009, 2011].map(edition => `minutiae-${edition}.fmr`);

for (const name of [...names, ...others, 'EF_DG3.bin', 'print.jp2']) {
  test(`the bytes that are shown of ${name} are its first ones`, () => {
    const wanted = blocks.get(name) ?? [];
    assert.ok(wanted.length > 30, `${wanted.length} bytes are shown`);
    const bytes = files.get(name) ?? new Uint8Array();
    const found = [...bytes.subarray(0, wanted.length)].map((byte, at) =>
      wanted[at] === '..' ? '..' : byte.toString(16).padStart(2, '0'),
    );
    assert.deepEqual(found, wanted);
  });
}

test('the segments of print.wsq lie where the table says', () => {
  const rows = page.matchAll(/^\| (\d+) +\| ([A-Z]{3}) FFA/gm);
  const table = [...rows].map(([, offset, marker]) => [marker, Number(offset)]);
  const bytes = files.get('print.wsq') ?? new Uint8Array();
  const { segments } = readWsqFile(bytes);
  const found = segments.map(({ marker, offset }) => [marker, offset]);
  assert.deepEqual(table, [['SOI', 0], ...found, ['EOI', bytes.length - 2]]);
});

test('the text of person.an2 begins as it is shown', () => {
  const text = Buffer.from(files.get('person.an2') ?? []).toString('latin1');
  const words = text
    .replaceAll('\x1d', ' GS ')
    .replaceAll('\x1c', ' FS\n')
    .replaceAll('\x1e', ' RS ')
    .replaceAll('\x1f', ' US ');
  const lines = page.split('\n').filter(line => /^ {4}\d+\.001:/.test(line));
  assert.equal(lines.length, 3);
  for (const line of lines) assert.ok(words.includes(line.trim().replace(/ \.\.\.$/, '')), line);
});
