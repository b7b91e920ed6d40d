// WSQ files that are not read: each says what is wrong, where, and by which part of the standard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { decodeWsq } from '../daemon/formats/wsq/decode.ts';
import { encodeWsq } from '../daemon/formats/wsq/encode.ts';
import { readWsqFile } from '../daemon/formats/wsq/read-file.ts';
import type { FrameHeader, Segment } from '../daemon/formats/wsq/segments.ts';
import { ridges, withSegments } from './helpers/wsq-files.ts';

const bytes = encodeWsq(ridges(64, 80), 0.75);

function refusal(file: Uint8Array): string {
  try {
    decodeWsq(file, 'x.wsq');
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(error.code, 'bad-input');
    return error.message;
  }
  throw new assert.AssertionError({ message: 'the file was not refused' });
}

const mapped = (marker: Segment['marker'], change: (segment: Segment) => Segment[]) =>
  withSegments(bytes, segments =>
    segments.flatMap(segment => (segment.marker === marker ? change(segment) : [segment])),
  );
const without = (marker: Segment['marker']) => mapped(marker, () => []);
const framed = (change: Partial<FrameHeader>) =>
  mapped('SOF', segment => [{ ...(segment as FrameHeader), ...change }]);
const offsetOf = (file: Uint8Array, marker: Segment['marker']) =>
  readWsqFile(file).segments.find(segment => segment.marker === marker)?.offset;

test('a file that is none, or that lacks a table', () => {
  assert.match(
    refusal(Buffer.from('no print')),
    /^x\.wsq: no WSQ file at offset 0 .*got 6e6f hex, wanted ffa0/,
  );
  for (const marker of ['SOF', 'DTT', 'DQT', 'SOB'] as const) {
    assert.match(refusal(without(marker)), new RegExp(`a segment is missing .*got no ${marker}`));
  }
  assert.match(refusal(without('DHT')), /a block without its Huffman table at offset \d+ .*got Td 0/);
});

test('a file that is cut short, anywhere', () => {
  for (let length = 0; length < bytes.length; length += length < 900 ? 1 : 23) {
    assert.match(refusal(bytes.subarray(0, length)), /^x\.wsq: .* at offset \d+ \(FBI IAFIS-IC-0110 v3\.1, /);
  }
});

test('an image larger than its file makes likely is refused before anything is made ready for it', () => {
  const before = process.memoryUsage().rss;
  const given = refusal(framed({ widthPx: 65_535, heightPx: 65_535 }));
  assert.match(
    given,
    /the image is too large at offset \d+ .*got 65535 x 65535 px, wanted at most 16777216 px/,
  );
  assert.match(
    refusal(framed({ widthPx: 4_000, heightPx: 4_000 })),
    /an image far larger than its file at offset \d+/,
  );
  assert.match(refusal(framed({ widthPx: 0 })), /an image without pixels/);
  assert.ok(process.memoryUsage().rss - before < 64 * 2 ** 20);
});

test('more segments, and more tables in one, than any file has', () => {
  const comment = { marker: 'COM', bytes: new Uint8Array(0) } as const;
  const long = (count: number) =>
    withSegments(bytes, segments => [...Array.from({ length: count }, () => comment), ...segments]);
  assert.equal(decodeWsq(long(1_000)).widthPx, 64);
  assert.match(refusal(long(2_000)), /too many segments at offset \d+ .*got more than 1024/);
  const empty = { id: 5, counts: new Uint8Array(16), symbols: new Uint8Array(0) };
  const tabled = (count: number) =>
    mapped('DTT', segment => [
      segment,
      { marker: 'DHT', tables: Array.from({ length: count }, () => empty) },
    ]);
  assert.equal(decodeWsq(tabled(8)).widthPx, 64);
  assert.match(refusal(tabled(9)), /too many Huffman tables at offset \d+ .*DHT/);
});

test('filters that invert nothing', () => {
  const tap = { sign: 0, scale: 0, value: 1 };
  const filtered = (lowLength: number, highLength: number) =>
    mapped('DTT', () => {
      const taps = (length: number) => Array.from({ length: Math.ceil(length / 2) }, () => tap);
      return [{ marker: 'DTT', lowLength, highLength, low: taps(lowLength), high: taps(highLength) }];
    });
  assert.match(refusal(filtered(9, 9)), /filters that invert nothing at offset \d+ .*L0 9, L1 9/);
  assert.match(refusal(filtered(8, 7)), /L0 8, L1 7/);
  assert.match(refusal(filtered(0, 4)), /a filter without taps/);
  // The longest that a table can hold is read.
  assert.equal(decodeWsq(filtered(255, 253)).pixels.length, 64 * 80);
});

test('Huffman tables with codes that cannot all be, and a table that there is not', () => {
  const at = (offsetOf(bytes, 'DHT') ?? 0) + 5;
  assert.match(refusal(bytes.with(at, 3)), new RegExp(`codes that cannot all be at offset ${at} `));
  assert.match(refusal(bytes.with(at - 1, 8)), /no such Huffman table at offset \d+ .*Th 8/);
});

test('lengths that do not fit, and markers that are none', () => {
  const at = offsetOf(bytes, 'DQT') ?? 0;
  assert.match(
    refusal(bytes.with(at + 3, 0x86)),
    /a length that is not that of its segment at offset \d+ .*DQT/,
  );
  assert.match(refusal(bytes.with(at + 2, 0xff)), /a segment that does not end at offset \d+ .*DQT/);
  assert.match(refusal(bytes.with(at + 1, 0xd8)), /no marker segment at offset \d+ .*got FFD8/);
  assert.match(refusal(bytes.with(at, 0)), /no marker at offset \d+ /);
});

test('too few indices, too many, and bits that are no code', () => {
  assert.match(refusal(framed({ heightPx: 90 })), /fewer indices than the subbands hold at offset \d+ .*SOB/);
  assert.match(refusal(framed({ heightPx: 70 })), /more indices than the subbands hold at offset \d+/);
  const garbled = mapped('SOB', segment =>
    segment.marker === 'SOB' ? [{ ...segment, data: new Uint8Array(segment.data.length).fill(0xfe) }] : [],
  );
  assert.match(refusal(garbled), /(bits that are no code|(more|fewer) indices than the subbands hold)/);
  assert.match(
    refusal(framed({ heightPx: 80, widthPx: 64 }).subarray(0, -2)),
    /the file ends within a block/,
  );
});

test('a bitrate outside is a mistake of the caller', () => {
  assert.throws(() => encodeWsq(ridges(40, 40), 0), RangeError);
  assert.throws(() => encodeWsq(ridges(40, 40), Number.NaN), RangeError);
});
