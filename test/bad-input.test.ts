// What a person sees who gives something wrong: one line that names what and where, exit 2, no stack trace.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { enrolmentImpressions } from '../hal/drivers/sim/sim-world.ts';
import { projectRoot } from './helpers/project.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const folder = await temporaryFolder();
const at = (name: string) => path.join(folder, name);
const [picture] = (await enrolmentImpressions([1], 1)).get(1) ?? [];
assert.ok(picture);
const good = Buffer.from(await writePng(picture));
writeFileSync(at('good.png'), good);

async function complaint(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await bitmapd(args);
  assert.equal(code, 2, `${stdout}${stderr}`);
  assert.match(stderr, /^bitmapd: [^\n]+\n$/, 'one line');
  assert.doesNotMatch(stderr, /\n\s+at |node:internal|\.js:\d/);
  return stderr;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/** A PNG whose header says so many pixels; next to none of them are there. */
function pngOf(widthPx: number, heightPx: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(new Uint8Array(64))),
    chunk('IEND', new Uint8Array()),
  ]);
}

test('a truncated PNG', async () => {
  writeFileSync(at('cut.png'), good.subarray(0, good.length / 2));
  assert.match(
    await complaint('extract', at('cut.png'), '-o', at('t.fmr')),
    /cut\.png: .*damaged or cut short/,
  );
});

test('an image of 1 x 1', async () => {
  const dot = { widthPx: 1, heightPx: 1, dpi: 500, pixels: new Uint8Array(1) };
  writeFileSync(at('dot.png'), await writePng(dot));
  assert.match(
    await complaint('extract', at('dot.png'), '-o', at('t.fmr')),
    /dot\.png: .*too small, got 1 x 1/,
  );
});

test('an image of 20,000 x 20,000 is refused by its header', async () => {
  writeFileSync(at('huge.png'), pngOf(20_000, 20_000));
  assert.match(
    await complaint('extract', at('huge.png'), '-o', at('t.fmr')),
    /huge\.png: .*too large, got 20000 x 20000 px, wanted at most 4096 px/,
  );
});

test('a text file named .png', async () => {
  writeFileSync(at('text.png'), 'hello\n');
  assert.match(
    await complaint('compare', at('text.png'), at('good.png')),
    /text\.png: not an image, got text/,
  );
});

test('a corrupt template', async () => {
  const { code } = await bitmapd(['extract', at('good.png'), '-o', at('good.fmr')]);
  assert.equal(code, 0);
  writeFileSync(at('cut.fmr'), readFileSync(at('good.fmr')).subarray(0, 60));
  assert.match(
    await complaint('compare', at('good.png'), at('cut.fmr')),
    /cut\.fmr: .* at offset 8 .*19794-2/,
  );
});

test('a file that is missing, and a folder in the place of a file', async () => {
  assert.match(await complaint('compare', at('none.png'), at('good.png')), /none\.png: no such file/);
  assert.match(await complaint('compare', folder, at('good.png')), /a folder, wanted a file/);
});

test('a profile with a wrong field', async () => {
  const profile = readFileSync(path.join(projectRoot, 'firmware-configs/sim-egate/profile.yaml'), 'utf8');
  writeFileSync(at('profile.yaml'), profile.replace('pace: human', 'pace: slow'));
  const line = await complaint('run', '--profile', at('profile.yaml'), '--data', at('kiosk'));
  assert.match(
    line,
    /profile\.yaml:\d+: field board\.world\.options\.pace is wrong, got "slow", wanted one of/,
  );
});

test('a list folder whose names tell nothing, and one poor sample: nothing is imported', async () => {
  mkdirSync(at('list'));
  writeFileSync(at('list/somebody.png'), good);
  assert.match(
    await complaint('list', 'import', at('list'), '--list', 'a', '--data', at('kiosk')),
    /somebody\.png/,
  );
  mkdirSync(at('poor'));
  writeFileSync(at('poor/A_1.png'), good);
  const white = { widthPx: 300, heightPx: 300, dpi: 500, pixels: new Uint8Array(90_000).fill(255) };
  writeFileSync(at('poor/B_1.png'), await writePng(white));
  assert.match(
    await complaint('list', 'import', at('poor'), '--list', 'a', '--data', at('kiosk')),
    /B_1\.png: .*no finger on the glass/,
  );
  assert.ok(!existsSync(at('kiosk')), 'no data folder is left behind');
});

test('an unknown verb, a missing argument, a wrong option', async () => {
  assert.match(await complaint('frobnicate'), /unknown command/);
  assert.match(await complaint('compare', at('good.png')), /missing required argument/);
  assert.match(await complaint('compare', 'a', 'b', '--fmr', '7'), /--fmr/);
});

test('with --json the complaint is a document as well', async () => {
  const { code, stdout } = await bitmapd(['compare', at('none.png'), at('good.png'), '--json']);
  assert.equal(code, 2);
  assert.equal((JSON.parse(stdout) as { error: { code: string } }).error.code, 'not-found');
});
