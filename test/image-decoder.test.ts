import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageFormatNames } from '../daemon/formats/image/formats.ts';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { decodeWsq } from '../daemon/formats/wsq/decode.ts';
import { encodeWsq } from '../daemon/formats/wsq/encode.ts';
import { BoundedDecoder } from '../daemon/image-decoder/bounded-decoder.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';

const clock = new SystemClock();
const pixels = Uint8Array.from({ length: 40 * 50 }, (_, at) => at % 251);
const image = { widthPx: 40, heightPx: 50, dpi: 500, pixels };

test('what a child decodes is what the file holds; what it refuses is refused in the same words', async t => {
  const decoder = new BoundedDecoder(clock);
  t.after(() => decoder.close());
  assert.deepEqual(await decoder.decode(await writePng(image), 'x.png'), image);
  const wsq = encodeWsq(image, 2.25);
  assert.deepEqual(await decoder.decode(wsq, 'x.wsq'), { ...image, pixels: decodeWsq(wsq).pixels });
  await assert.rejects(decoder.decode(Buffer.from('no image'), 'x.txt'), {
    code: 'bad-input',
    message: `x.txt: not an image, got text, wanted ${imageFormatNames}`,
  });
});

test('a decoder that is killed costs one image; the next one gets another process', async t => {
  const decoder = new BoundedDecoder(clock);
  t.after(() => decoder.close());
  const png = await writePng(image);
  await decoder.decode(png, 'first');
  const { pid } = decoder;
  assert.ok(pid !== undefined);
  process.kill(pid, 'SIGSTOP'); // so that it is killed in the middle of its work
  const second = assert.rejects(decoder.decode(png, 'second'), {
    code: 'bad-input',
    message: 'second: the image brought its decoder down, got ended by SIGKILL',
  });
  clock.after(50, () => process.kill(pid, 'SIGKILL'));
  await second;
  assert.deepEqual(await decoder.decode(png, 'third'), image);
});

test('an image that takes too long is given up', async t => {
  const decoder = new BoundedDecoder(clock, { memoryBytes: 512 * 2 ** 20, timeoutMs: 2_000 });
  t.after(() => decoder.close());
  const png = await writePng(image);
  await decoder.decode(png, 'first');
  process.kill(decoder.pid ?? 0, 'SIGSTOP');
  await assert.rejects(decoder.decode(png, 'second'), { message: /no end after 2000 ms/ });
  assert.deepEqual(await decoder.decode(png, 'third'), image);
});

test('a picture that needs more memory than there is brings down its own process alone', async t => {
  const decoder = new BoundedDecoder(clock, { memoryBytes: 110 * 2 ** 20, timeoutMs: 10_000 });
  t.after(() => decoder.close());
  const side = 4_096;
  const large = { widthPx: side, heightPx: side, dpi: 500, pixels: new Uint8Array(side * side) };
  await assert.rejects(decoder.decode(await writePng(large), 'large.png'), { code: 'bad-input' });
});
