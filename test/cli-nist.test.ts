import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { TransactionDocument } from '../daemon/formats/ansi-nist/document.ts';
import { type1, type14, type2, type4, written } from './helpers/nist-records.ts';
import { nistSamples, unlessSamples } from './helpers/nist-samples.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

/** `nist show FILE --json > J; nist encode J -o G`: the document and the file of it. */
async function throughJson(
  file: string,
  folder: string,
): Promise<{ document: TransactionDocument; bytes: Buffer }> {
  const { code, stdout, stderr } = await bitmapd(['nist', 'show', file, '--json']);
  assert.equal(code, 0, stderr);
  const [json, copy] = ['shown.json', 'copy.an2'].map(name => path.join(folder, name));
  await writeFile(json, stdout);
  const encoded = await bitmapd(['nist', 'encode', json, '-o', copy]);
  assert.equal(encoded.code, 0, encoded.stderr);
  return { document: JSON.parse(stdout) as TransactionDocument, bytes: await readFile(copy) };
}

describe('bitmapd nist show | encode', () => {
  for (const file of nistSamples) {
    it(`gives ${path.basename(file)} again, byte for byte`, async context => {
      const { bytes } = await throughJson(file, await temporaryFolder(context));
      assert.ok(bytes.equals(await readFile(file)));
    });
  }

  it('was tried on 27 samples', { skip: unlessSamples }, () => {
    assert.equal(nistSamples.length, 27);
  });

  it('gives our own again', async context => {
    const folder = await temporaryFolder(context);
    const file = path.join(folder, 'own.an2');
    await writeFile(file, written(type1, type2, type4, type14));
    const { document, bytes } = await throughJson(file, folder);
    assert.ok(bytes.equals(await readFile(file)));
    assert.deepEqual(document.records[0]?.fields['1.004'], 'CAR');
  });

  it('prints an overview: records, what they are, their images, the names of fields', async context => {
    const file = path.join(await temporaryFolder(context), 'own.an2');
    await writeFile(file, written(type1, type2, type4, type14));
    const { stdout } = await bitmapd(['nist', 'show', file]);
    assert.match(stdout, /^record 4: Type-14 fingerprint, IDC 01, 4 x 2 px, NONE, 8 bytes of image$/m);
    assert.match(stdout, /^ {2}14\.003 +IMP +impression type: 0$/m);
    assert.doesNotMatch(stdout, /14\.999/);
  });

  it('exits with 2 and one line for what is no such file, and no such document', async context => {
    const file = path.join(await temporaryFolder(context), 'x');
    await writeFile(file, '{"records": []}');
    const shown = await bitmapd(['nist', 'show', file]);
    assert.deepEqual([shown.code, shown.stdout], [2, '']);
    assert.match(shown.stderr, /^bitmapd: .*x: no record of Type-1 begins at offset 0 .*\n$/);
    const encoded = await bitmapd(['nist', 'encode', file, '-o', `${file}.an2`]);
    assert.equal(encoded.code, 2);
    assert.match(encoded.stderr, /^bitmapd: .*x: records is wrong.*\n$/);
  });
});

describe('bitmapd nist validate', () => {
  const validated = async (name: string, bytes: Uint8Array, folder: string) => {
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    const { code, stdout, stderr } = await bitmapd(['nist', 'validate', file, '--json']);
    return { code, stderr, document: JSON.parse(stdout), file };
  };

  it('exits with 0 for what is valid, 1 for what is not, and 2 for what cannot be read', async context => {
    const folder = await temporaryFolder(context);
    const good = await validated('good', written(type1, type2, type14), folder);
    assert.deepEqual([good.code, good.document.valid, good.document.findings], [0, true, []]);
    const bad = await validated('bad', written(type1, type2, { ...type14, '14.006': '5' }), folder);
    assert.deepEqual([bad.code, bad.document.errors, bad.document.findings[0].field], [1, 1, '14.999']);
    const lines = await bitmapd(['nist', 'validate', bad.file]);
    const [line = ''] = lines.stdout.split('\n');
    assert.match(
      line,
      /^error: record 3, Type-14 IDC 01, 14\.999, offset \d+: .* got 8 bytes, wanted 10 \(8\.14, 14\.999 DATA\)$/,
    );
    const broken = await validated('broken', written(type1, type2).subarray(0, -5), folder);
    assert.equal(broken.code, 2);
    assert.match(broken.stderr, /does not end at offset \d+/);
  });

  it('says by name that there is no such file', async () => {
    const { code, stderr } = await bitmapd(['nist', 'validate', '/nowhere/x.an2']);
    assert.deepEqual([code, stderr], [2, 'bitmapd: /nowhere/x.an2: no such file\n']);
  });
});
