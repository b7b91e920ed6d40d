// What is written to and read from the kernel's video interface, byte for byte.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import {
  decodeFilledBuffer,
  decodeFormat,
  decodeFrameRate,
  encodeControl,
  decodeControl,
  encodeFormat,
  encodeFrameRate,
  fourcc,
  fourccText,
} from '../hal/drivers/linux/v4l2/codec.ts';
import { type Layout, pixelFormats } from '../hal/drivers/linux/v4l2/pixel-formats.ts';
import { exposureOf, SequenceCounter } from '../hal/drivers/linux/v4l2/timing.ts';
import { buffer, bufferFlag, ioctlRequest } from '../hal/drivers/linux/v4l2/uapi.ts';

test('the requests are those of the header, as a C compiler for 64 bits prints them', () => {
  assert.deepEqual(ioctlRequest, {
    queryCapability: 0x8068_5600,
    enumerateFormat: 0xc040_5602,
    setFormat: 0xc0d0_5605,
    requestBuffers: 0xc014_5608,
    queryBuffer: 0xc058_5609,
    queueBuffer: 0xc058_560f,
    dequeueBuffer: 0xc058_5611,
    streamOn: 0x4004_5612,
    streamOff: 0x4004_5613,
    setParameters: 0xc0cc_5616,
    getControl: 0xc008_561b,
    setControl: 0xc008_561c,
    queryControl: 0xc044_5624,
  });
});

const anyName = fc.constantFrom('GREY', 'Y10', 'Y16', 'YUYV', 'MJPG');

test('a mode, a rate, a control and the name of a format come back as they were written', () => {
  const anySide = fc.integer({ min: 1, max: 8192 });
  fc.assert(
    fc.property(anySide, anySide, anyName, (widthPx, heightPx, pixelFormat) => {
      const { bytesPerLine, sizeImage, ...mode } = decodeFormat(
        encodeFormat({ widthPx, heightPx, pixelFormat }),
      );
      assert.deepEqual(mode, { widthPx, heightPx, pixelFormat });
      assert.deepEqual([bytesPerLine, sizeImage], [0, 0]);
      assert.equal(fourccText(fourcc(pixelFormat)), pixelFormat);
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 240_000 }), fc.integer(), (milliHz, value) => {
      assert.equal(decodeFrameRate(encodeFrameRate(milliHz / 1000)), milliHz / 1000);
      assert.equal(decodeControl(encodeControl(1, value)), value);
    }),
  );
  assert.equal(decodeFrameRate(new Uint8Array(204)), undefined, 'a device that does not say');
});

test('a filled buffer is read from its bytes', () => {
  const bytes = Buffer.alloc(88);
  bytes.writeUInt32LE(3, buffer.index);
  bytes.writeUInt32LE(1234, buffer.bytesUsed);
  bytes.writeUInt32LE(
    bufferFlag.timestampMonotonic | bufferFlag.startOfExposure | bufferFlag.error,
    buffer.flags,
  );
  bytes.writeBigInt64LE(86_400n, buffer.seconds);
  bytes.writeBigInt64LE(250_500n, buffer.microseconds);
  bytes.writeUInt32LE(0xffff_fffe, buffer.sequence);
  assert.deepEqual(decodeFilledBuffer(bytes), {
    ...{ index: 3, bytesUsed: 1234, damaged: true, sequence: 0xffff_fffe },
    ...{ timestampMs: 86_400_250.5, stampedAt: 'start-of-exposure' },
  });
});

/** Luminance as the format stores it, in the high eight bits of its samples. */
const stored: Record<Exclude<keyof typeof pixelFormats, 'MJPG'>, (grey: number) => readonly number[]> = {
  GREY: grey => [grey],
  NV12: grey => [grey],
  YU12: grey => [grey],
  YUYV: grey => [grey, 128],
  UYVY: grey => [128, grey],
  Y10: grey => [(grey << 2) & 0xff, grey >> 6],
  Y12: grey => [(grey << 4) & 0xff, grey >> 4],
  Y16: grey => [77, grey],
};

test('the grey of every format is the grey that was stored, with any padding of the lines', async () => {
  const anyLines = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 7 }), fc.nat({ max: 5 }))
    .chain(([widthPx, heightPx, padding]) =>
      fc.record({
        size: fc.constant({ widthPx, heightPx }),
        padding: fc.constant(padding),
        pixels: fc.uint8Array({ minLength: widthPx * heightPx, maxLength: widthPx * heightPx }),
      }),
    );
  for (const [name, store] of Object.entries(stored))
    await fc.assert(
      fc.asyncProperty(anyLines, async ({ size, padding, pixels }) => {
        const lines = Array.from({ length: size.heightPx }, (_, y) => [
          ...[...pixels.subarray(y * size.widthPx, (y + 1) * size.widthPx)].flatMap(store),
          ...Array.from({ length: padding }, () => 0xee),
        ]);
        const layout: Layout = { ...size, bytesPerLine: lines[0]?.length ?? 0 };
        const bytes = Uint8Array.from(lines.flat());
        const toGrey = pixelFormats[name as keyof typeof stored];
        assert.deepEqual(await toGrey(bytes, layout), pixels, name);
        assert.equal(
          await toGrey(bytes.subarray(0, bytes.length - padding - 1), layout),
          undefined,
          'cut short',
        );
      }),
    );
});

test('more bits than a format has are white, not black', async () => {
  const layout = { widthPx: 1, heightPx: 1, bytesPerLine: 2 };
  assert.deepEqual(await pixelFormats.Y10(Uint8Array.of(0xff, 0xff), layout), Uint8Array.of(255));
});

test('the bounds of an exposure hold for a rolling shutter of any exposure within its period', () => {
  const any = fc.record({
    readoutMs: fc.integer({ min: 0, max: 33 }),
    exposureMs: fc.integer({ min: 1, max: 33 }),
    locked: fc.boolean(),
  });
  fc.assert(
    fc.property(any, ({ readoutMs, exposureMs, locked }) => {
      const [beganMs, endedMs] = [1_000, 1_000 + exposureMs + readoutMs];
      const times = { periodMs: 33, exposureMs: locked ? exposureMs : undefined };
      const stamps = [
        { stampedAt: 'end-of-frame', timestampMs: endedMs },
        // The first bytes, as USB cameras have it, and the very start.
        { stampedAt: 'start-of-exposure', timestampMs: beganMs + exposureMs },
        { stampedAt: 'start-of-exposure', timestampMs: beganMs },
        // In transfer for a period: it was whole at `endedMs + 33`.
        { stampedAt: undefined, timestampMs: 0 },
      ] as const;
      for (const stamp of stamps) {
        const { beganAfterMs, endedAfterMs } = exposureOf({ ...stamp, notReadyAtMs: endedMs + 32 }, times);
        assert.ok(beganAfterMs <= beganMs, `${stamp.stampedAt}: began`);
        assert.ok(endedAfterMs <= endedMs, `${stamp.stampedAt}: ended`);
      }
    }),
  );
});

test('numbers of frames grow through any number of rounds, and a number that does not grow is no frame', () => {
  const anySteps = fc.array(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { maxLength: 20 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), anySteps, (first, steps) => {
      const counter = new SequenceCounter();
      let sum = first;
      assert.equal(counter.take(first), first);
      for (const step of steps) {
        sum += step;
        assert.equal(counter.take(sum % 2 ** 32), sum);
        assert.equal(counter.take(sum % 2 ** 32), undefined, 'the same again');
        assert.equal(counter.take((sum - 1) % 2 ** 32), undefined, 'the one before');
      }
    }),
  );
});
