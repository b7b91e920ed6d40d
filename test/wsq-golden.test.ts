// WSQ files of NIST's against what NIST's own decoder made of them.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import sharp from 'sharp';
import { decodeWsq } from '../daemon/formats/wsq/decode.ts';
import { readWsqFile } from '../daemon/formats/wsq/read-file.ts';
import { writeWsqFile } from '../daemon/formats/wsq/write-file.ts';
import { dataFolder, unlessPresent } from './helpers/captures.ts';

const relative = 'standards/wsq-golden';
const folder = path.join(dataFolder, relative);
const files = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.wsq')) : [];

describe('WSQ goldens', { skip: unlessPresent(relative) }, () => {
  for (const name of files) {
    it(`${name} decodes to the pixels of NIST’s decoder`, async t => {
      const bytes = await readFile(path.join(folder, name));
      const decoded = decodeWsq(bytes, name);
      const golden = sharp(path.join(folder, name.replace(/wsq$/, 'png')));
      const { data, info } = await golden.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
      assert.deepEqual([decoded.widthPx, decoded.heightPx], [info.width, info.height]);
      const apart = data.map((level, k) => Math.abs(level - decoded.pixels[k]));
      const equal = apart.filter(levels => levels === 0).length;
      t.diagnostic(
        `${equal} of ${data.length} pixels equal, none more than ${apart.reduce((a, b) => Math.max(a, b))} off`,
      );
      assert.equal(equal, data.length);
    });

    it(`${name} is written again byte for byte from its segments`, async () => {
      const bytes = await readFile(path.join(folder, name));
      assert.ok(bytes.equals(writeWsqFile(readWsqFile(bytes, name))));
    });
  }
});
