import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../daemon/core/errors.ts';
import { readCsv } from '../daemon/formats/watchlist-folder/csv.ts';
import { readWatchlistFolder } from '../daemon/formats/watchlist-folder/read-folder.ts';
import { readSubjectsCsv } from '../daemon/formats/watchlist-folder/subjects-csv.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof Fault && error.code === 'bad-input', String(error));
    return error.message;
  }
  throw new assert.AssertionError({ message: 'it was not refused' });
}

describe('CSV', () => {
  const fieldsOf = (text: string) => readCsv(text, 'x.csv').map(record => record.fields);

  it('reads quotes, commas and line ends within quotes, and counts lines', () => {
    const text = 'a,"b ""c"", d"\r\n"two\nlines",\n\nlast,x';
    assert.deepEqual(readCsv(text, 'x.csv'), [
      { line: 1, fields: ['a', 'b "c", d'] },
      { line: 2, fields: ['two\nlines', ''] },
      { line: 5, fields: ['last', 'x'] },
    ]);
  });

  it('gives back every record that was quoted by the rules', () => {
    const field = fc.string({ maxLength: 12 }).map(text => text.replaceAll('\r', ''));
    const records = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(records, records => {
        const text = records.map(fields => fields.map(quote).join(',')).join('\r\n');
        assert.deepEqual(fieldsOf(text), records);
      }),
    );
  });

  it('leaves out a byte-order mark and a last line end', () => {
    assert.deepEqual(fieldsOf('\uFEFFa,b\n'), [['a', 'b']]);
    assert.deepEqual(fieldsOf('a,'), [['a', '']]);
    assert.deepEqual(fieldsOf(''), []);
  });

  it('refuses quotes out of place, with file and line', () => {
    assert.equal(
      messageOf(() => readCsv('a\n"b', 'x.csv')),
      'x.csv:2: a quote that is not closed',
    );
    assert.match(
      messageOf(() => readCsv('a"b"', 'x.csv')),
      /^x\.csv:1: a quote within a field/,
    );
    assert.match(
      messageOf(() => readCsv('"a"b', 'x.csv')),
      /^x\.csv:1: text after the closing quote/,
    );
  });
});

describe('subjects.csv', () => {
  const refusal = (text: string) => messageOf(() => readSubjectsCsv(text, 's.csv'));

  it('reads its columns in any order and leaves out what is not stated', () => {
    const text =
      'expiresOn,subject,name,action,dateOfBirth\n2030-01-31,101,"Doe, Jane",call-officer,1980-05\n,102,,,\n';
    assert.deepEqual(readSubjectsCsv(text, 's.csv'), [
      {
        id: '101',
        name: 'Doe, Jane',
        dateOfBirth: '1980-05',
        action: 'call-officer',
        expiresOn: '2030-01-31',
      },
      { id: '102' },
    ]);
  });

  it('refuses what it does not understand, with file, line and column', () => {
    assert.match(refusal('subject,nmae\n'), /^s\.csv:1: unknown column, got "nmae", wanted subject, name/);
    assert.match(refusal('name\nX'), /^s\.csv:1: no column subject/);
    assert.match(refusal('subject,subject\n'), /^s\.csv:1: column subject is there twice/);
    assert.match(refusal('subject,name\n1'), /^s\.csv:2: wrong number of columns, got 1, wanted 2/);
    assert.match(refusal('subject,name\n,X'), /^s\.csv:2: column subject is empty/);
    assert.match(refusal('subject\n../x'), /^s\.csv:2: column subject, got "\.\.\/x"/);
    assert.match(refusal('subject\n1\n2\n1'), /^s\.csv:4: column subject: 1 is also on line 2/);
    assert.match(refusal('subject,action\n1,arrest'), /^s\.csv:2: column action, got "arrest", wanted refer/);
    assert.match(refusal('subject,dateOfBirth\n1,1980-13'), /^s\.csv:2: column dateOfBirth, got "1980-13"/);
    assert.match(refusal('subject,expiresOn\n1,2023-02-29'), /^s\.csv:2: column expiresOn/);
    assert.match(refusal(''), /^s\.csv: no header row/);
  });
});

describe('a watchlist folder', () => {
  async function folderOf(files: Record<string, string>): Promise<string> {
    const folder = await temporaryFolder();
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
    return folder;
  }

  const refusalOf = (folder: string) =>
    readWatchlistFolder(folder).then(
      () => assert.fail('it was not refused'),
      (error: unknown) => {
        assert.ok(error instanceof Fault, String(error));
        return error.message.replaceAll(folder, 'F');
      },
    );

  it('gives subjects and samples in order, and says what it left out', async () => {
    const csv = 'subject,name\n101,Jane\n';
    const folder = await folderOf({
      '101_2.png': '',
      '101_10.fmr': '',
      '9_1.BMP': '',
      'b_c_1.tif': '',
      'subjects.csv': csv,
      'notes.txt': '',
    });
    await mkdir(path.join(folder, 'more_1.png'));
    const read = await readWatchlistFolder(folder);
    assert.deepEqual(read.subjects, [{ id: '9' }, { id: '101', name: 'Jane' }, { id: 'b_c' }]);
    const listed = read.files.map(file => [file.subject, file.instance, path.basename(file.path)]);
    assert.deepEqual(listed, [
      ['9', 1, '9_1.BMP'],
      ['101', 2, '101_2.png'],
      ['101', 10, '101_10.fmr'],
      ['b_c', 1, 'b_c_1.tif'],
    ]);
    assert.deepEqual(read.ignored, ['notes.txt']);
  });

  it('tells irises from fingers, and the eyes, by the ends of names', async () => {
    const folder = await folderOf({
      '1_1.png': '',
      '1_2.iris.png': '',
      '1_3.left.iris.JPG': '',
      '1_4.right.iris.bmp': '',
      '1_5.iir': '',
      '1_6.irc': '',
      'a.left_7.png': '',
      'b_1.fmr': '',
    });
    const { files, ignored } = await readWatchlistFolder(folder);
    assert.deepEqual(
      files.map(({ subject, instance, modality, eye }) => [subject, instance, modality, eye]),
      [
        ['1', 1, undefined, 0],
        ['1', 2, 'iris', 0],
        ['1', 3, 'iris', 2],
        ['1', 4, 'iris', 1],
        ['1', 5, 'iris', 0],
        ['1', 6, 'iris', 0],
        ['a.left', 7, undefined, 0],
        ['b', 1, 'fingerprint', 0],
      ],
    );
    assert.deepEqual(ignored, []);
    const clash = await folderOf({ '1_1.png': '', '1_1.iris.png': '' });
    assert.match(await refusalOf(clash), /sample 1 of 1 is there twice, .*wanted a number of its own/);
  });

  it('is refused when it is not there, is empty, or holds a sample of nobody', async () => {
    assert.equal(await refusalOf('/nonexistent/folder'), 'F: no such folder');
    assert.match(await refusalOf(await folderOf({ 'notes.txt': '' })), /^F: no samples/);
    assert.match(
      await refusalOf(await folderOf({ 'jane.png': '' })),
      /^F\/jane\.png: the file name does not tell/,
    );
    assert.match(await refusalOf(await folderOf({ 'jane_0.png': '' })), /^F\/jane_0\.png: the file name/);
    const twice = await folderOf({ '1_1.png': '', '1_1.bmp': '' });
    assert.match(await refusalOf(twice), /sample 1 of 1 is there twice, got also 1_1\./);
  });

  it('is refused when subjects.csv is wrong, or names somebody without a sample', async () => {
    const unknown = await folderOf({ '1_1.png': '', 'subjects.csv': 'subject\n2\n' });
    assert.match(await refusalOf(unknown), /^F\/subjects\.csv: column subject: 2 has no sample/);
    const wrong = await folderOf({ '1_1.png': '', 'subjects.csv': 'subject,age\n1,2\n' });
    assert.match(await refusalOf(wrong), /^F\/subjects\.csv:1: unknown column, got "age"/);
    const binary = await folderOf({ '1_1.png': '' });
    await writeFile(path.join(binary, 'subjects.csv'), new Uint8Array([0xff, 0xfe]));
    assert.match(await refusalOf(binary), /^F\/subjects\.csv: not UTF-8 text/);
  });
});
