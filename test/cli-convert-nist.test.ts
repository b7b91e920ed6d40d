// The images of an ANSI/NIST file, taken out on the command line with their resolution, finger or eye.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { imagesOf } from '../daemon/formats/ansi-nist/images.ts';
import { makeTransaction } from '../daemon/formats/ansi-nist/make/make-transaction.ts';
import { readTransaction } from '../daemon/formats/ansi-nist/reader.ts';
import { writeTransaction } from '../daemon/formats/ansi-nist/writer.ts';
import type { Image } from '../daemon/core/image.ts';
import { readImage } from '../daemon/formats/image/read-image.ts';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { fingerImagesOf, readFingerImageRecord } from '../daemon/formats/iso19794/finger-image-record.ts';
import { readIrisRecord } from '../daemon/formats/iso19794/iris-record.ts';
import { encodeWsq } from '../daemon/formats/wsq/encode.ts';
import { person } from './helpers/nist-person.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const folder = await temporaryFolder();
const at = (name: string) => path.join(folder, name);
const print = (image: Image) => ({ compression: 'WSQ20', data: encodeWsq(image, 2.25) }) as const;
const iris = async (image: Image) => ({ compression: 'PNG', data: await writePng(image) }) as const;
const made = await makeTransaction(person, { print, iris });
await writeFile(at('person.an2'), writeTransaction(made));

async function convert(to: string, index: number) {
  const line = ['convert', at('person.an2'), at(to), '--index', String(index), '--json'];
  const { code, stdout, stderr } = await bitmapd(line);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as { dpi: number; isDpiStated: boolean };
}

test('each image comes with what its record says of it; absent fingers have none', () => {
  const images = imagesOf(made).map(({ data: _, ...said }) => said);
  assert.deepEqual(
    images.filter(({ type }) => type === 14),
    [{ type: 14, compression: 'WSQ20', widthPx: 260, heightPx: 300, dpi: 500, position: 1 }],
  );
  const eyes = images.filter(({ type }) => type === 17).map(({ eye }) => eye);
  assert.deepEqual(
    eyes,
    person.irises.flatMap(one => ('image' in one ? [one.eye] : [])),
  );
});

test('a resolution in pixels a centimetre is told in pixels an inch, and one without a unit is none', () => {
  const withScale = (unit: string, pixels: string) => {
    const fields = `14.002:01\x1d14.006:2\x1d14.007:2\x1d14.008:${unit}\x1d14.009:${pixels}\x1d14.011:NONE\x1d14.999:abcd`;
    const body = (text: string, tag: string) => {
      const rest = `\x1d${text}\x1c`;
      return `${tag}:${tag.length + 1 + 2 + rest.length + (rest.length > 85 ? 1 : 0)}${rest}`;
    };
    const first = body('1.002:0500\x1d1.003:1\x1f1\x1e14\x1f01\x1d1.004:TEST', '1.001');
    return imagesOf(readTransaction(Buffer.from(first + body(fields, '14.001'), 'latin1')))[0]?.dpi;
  };
  assert.deepEqual(
    [withScale('2', '197'), withScale('1', '500'), withScale('0', '1')],
    [500, 500, undefined],
  );
});

test('a print goes into a record as it is coded, with its finger, and into a picture', async () => {
  assert.deepEqual((await convert('thumb.fir', 1)).dpi, 500);
  const bytes = new Uint8Array(await readFile(at('thumb.fir')));
  const [view] = fingerImagesOf(readFingerImageRecord(bytes, 'thumb.fir'));
  const [first] = imagesOf(made);
  assert.deepEqual([view?.position, view?.codec], [1, 'wsq']);
  assert.deepEqual(Buffer.from(view?.data ?? []), Buffer.from(first?.data ?? []));
  const { dpi, isDpiStated } = await convert('thumb.png', 1);
  assert.deepEqual([dpi, isDpiStated], [500, true]);
});

test('an iris goes into a record with its eye', async () => {
  const index = imagesOf(made).findIndex(({ type }) => type === 17) + 1;
  await convert('eye.iir', index);
  const record = readIrisRecord(new Uint8Array(await readFile(at('eye.iir'))), 'eye.iir');
  assert.equal(record.views[0]?.eye, person.irises[0]?.eye);
});

test('raw pixels of a binary record are a picture at the resolution of Type-1, 1.012 NTR', async () => {
  const pixels = Uint8Array.from({ length: 40 * 50 }, (_, index) => index % 251);
  const head = Buffer.alloc(18);
  head.writeUInt32BE(18 + pixels.length, 0); // 4.001 LEN; IDC, IMP and FGP follow
  head.set([1, 0, 2, 255, 255, 255, 255, 255, 0], 4); // 4.005 ISR 0
  head.writeUInt16BE(40, 13);
  head.writeUInt16BE(50, 15);
  const text = '1.002:0500\x1d1.003:1\x1f1\x1e4\x1f01\x1d1.004:TEST\x1d1.011:39.37\x1d1.012:19.69\x1c';
  const first = `1.001:${text.length + '1.001:NNN\x1d'.length}\x1d${text}`;
  const file = Buffer.concat([Buffer.from(first, 'latin1'), head, pixels]);
  const [raw] = imagesOf(readTransaction(file));
  assert.deepEqual([raw?.compression, raw?.dpi, raw?.position], ['NONE', 500, 2]);
  await writeFile(at('raw.an2'), file);
  const { code, stderr } = await bitmapd(['convert', at('raw.an2'), at('raw.png')]);
  assert.equal(code, 0, stderr);
  const image = await readImage(new Uint8Array(await readFile(at('raw.png'))), 'raw.png');
  assert.deepEqual([image.widthPx, image.heightPx, image.dpi], [40, 50, 500]);
  assert.deepEqual(Buffer.from(image.pixels), Buffer.from(pixels));
});
