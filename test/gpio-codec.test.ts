// The structures of the GPIO v2 interface, against a C compiler's layout of them.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import koffi from 'koffi';
import {
  decodeChipInfo,
  decodeLineEdges,
  decodeLineInfo,
  decodeLineValues,
  decodeRequestFd,
  encodeLineRequest,
  encodeLineValues,
  inputSetup,
  type LineSetup,
  outputSetup,
} from '../hal/drivers/linux/gpio/codec.ts';
import * as uapi from '../hal/drivers/linux/gpio/uapi.ts';
import { type CRequest, cLayout, fromC, requestAsC, valuesAsC } from './helpers/gpio-kernel.ts';

test('sizes, offsets and request numbers are those of linux/gpio.h', () => {
  const {
    chipInfo,
    lineValues,
    lineAttribute,
    configAttribute,
    lineConfig,
    lineRequest,
    lineInfo,
    lineEvent,
  } = uapi;
  const ours = {
    ...{ chipInfo, lineValues, lineAttribute, configAttribute },
    ...{ lineConfig, lineRequest, lineInfo, lineEvent },
  };
  for (const [name, { size }] of Object.entries(ours))
    assert.equal(size, cLayout[name as keyof typeof cLayout].size, name);
  const offset = koffi.offsetof;
  assert.deepEqual(
    [uapi.lineRequest.consumer, uapi.lineRequest.config, uapi.lineRequest.lineCount, uapi.lineRequest.fd],
    ['consumer', 'config', 'num_lines', 'fd'].map(field => offset(cLayout.lineRequest, field)),
  );
  assert.deepEqual(
    [uapi.lineInfo.consumer, uapi.lineInfo.offset, uapi.lineInfo.flags, uapi.lineInfo.attributes],
    ['consumer', 'offset', 'flags', 'attrs'].map(field => offset(cLayout.lineInfo, field)),
  );
  // As a C program prints them on x86-64 and arm64.
  assert.deepEqual(uapi.ioctlRequest, {
    getChipInfo: 0x8044b401,
    getLineInfo: 0xc100b405,
    getLine: 0xc250b407,
    getValues: 0xc010b40e,
    setValues: 0xc010b40f,
  });
});

const bias = fc.constantFrom('as-is' as const, 'disabled' as const, 'pull-up' as const, 'pull-down' as const);
const plainly = { noNullPrototype: true };
const input = fc.record({ activeLow: fc.boolean(), bias, debounceMs: fc.constantFrom(0, 0, 5, 20) });
const offsets = fc.uniqueArray(fc.nat(1023), { minLength: 1, maxLength: 64 });

/** How the kernel would set up line `index`. */
function setupOf({ config, offsets: places }: CRequest, index: number): LineSetup {
  const attributes = config.attrs.slice(0, config.num_attrs);
  const value = (id: number) =>
    attributes.find(({ attr, mask }) => attr.id === id && (BigInt(mask) >> BigInt(index)) & 1n)?.attr.value;
  const debounceUs = Number(value(uapi.attributeId.debounce) ?? 0);
  return {
    offset: places[index],
    flags: BigInt(value(uapi.attributeId.flags) ?? config.flags),
    debounceUs,
  };
}

test('the kernel reads of each line what was asked for it, however many lines differ', () => {
  const requests = fc.tuple(offsets, fc.array(input, { minLength: 64, maxLength: 64 }), fc.nat(4));
  fc.assert(
    fc.property(requests, ([places, inputs, kinds]) => {
      const lines = places.map((place, index) => inputSetup(place, inputs[index % (kinds + 1)]));
      const bytes = encodeLineRequest({ consumer: 'bitmapd', lines, eventBufferSize: 7 });
      const seen = requestAsC(bytes);
      assert.equal(seen.num_lines, lines.length);
      assert.equal(seen.consumer, 'bitmapd');
      assert.equal(seen.event_buffer_size, 7);
      assert.deepEqual(
        lines.map((_, index) => setupOf(seen, index)),
        lines,
      );
    }),
  );
});

test('what does not fit into a request is refused, and no flag is lost on the way', () => {
  const lines = Array.from({ length: 12 }, (_, index) => ({
    ...outputSetup(index, plain),
    debounceUs: index,
  }));
  const request = (taken: readonly LineSetup[]) =>
    encodeLineRequest({ consumer: 'x'.repeat(99), lines: taken, eventBufferSize: 0 });
  assert.throws(() => request(lines), RangeError);
  assert.throws(() => request([]), RangeError);
  assert.throws(() => request(Array.from({ length: 65 }, () => lines[0])), RangeError);
  assert.equal(requestAsC(request(lines.slice(0, 3))).consumer, 'x'.repeat(31));
  assert.equal(outputSetup(1, { activeLow: true, drive: 'open-drain' }).flags, 0b100_1010n);
  assert.equal(inputSetup(1, { activeLow: true, bias: 'pull-down', debounceMs: 1.5 }).flags, 0b10_0011_0110n);
});
const plain = { activeLow: false, drive: 'push-pull' } as const;

test('values go out and come back, all lines in the mask', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 64 }), levels => {
      const bytes = encodeLineValues(levels);
      const { mask } = valuesAsC(bytes);
      assert.equal(BigInt(mask), (1n << BigInt(levels.length)) - 1n);
      assert.deepEqual(decodeLineValues(bytes, levels.length), levels);
    }),
  );
});

const name = fc.stringMatching(/^[A-Za-z0-9_-]{0,31}$/);

test('answers of the kernel are read as it wrote them', () => {
  const info = fc.record(
    { name, consumer: name, offset: fc.nat(1023), flags: fc.nat(2 ** 11).map(BigInt) },
    plainly,
  );
  fc.assert(
    fc.property(info, fc.nat(64), fc.nat(2 ** 31 - 1), (line, lines, fd) => {
      assert.deepEqual(decodeLineInfo(fromC(cLayout.lineInfo, { ...line, num_attrs: 0, ...empty })), line);
      const chip = { name: line.name, label: line.consumer, lines };
      assert.deepEqual(decodeChipInfo(fromC(cLayout.chipInfo, chip)), chip);
      const bytes = encodeLineRequest({ consumer: '', lines: [outputSetup(0, plain)], eventBufferSize: 0 });
      const answered = fromC(cLayout.lineRequest, { ...requestAsC(bytes), fd });
      assert.equal(decodeRequestFd(answered), fd);
    }),
  );
});
const none = { id: 0, padding: 0, value: 0 };
const empty = { attrs: Array.from({ length: 10 }, () => none), padding: [0, 0, 0, 0] };

test('a read gives whole events, and what is cut off is no event', () => {
  const edge = fc.record(
    {
      timestampNs: fc.bigInt(0n, 2n ** 63n - 1n),
      active: fc.boolean(),
      offset: fc.nat(1023),
      sequence: fc.nat(2 ** 32 - 1),
    },
    plainly,
  );
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 20 }), fc.nat(47), (edges, cut) => {
      const parts = edges.map(({ timestampNs, active, offset, sequence }) =>
        fromC(cLayout.lineEvent, {
          timestamp_ns: timestampNs,
          id: active ? 1 : 2,
          offset,
          seqno: sequence,
          line_seqno: 0,
          padding: [0, 0, 0, 0, 0, 0],
        }),
      );
      const bytes = Buffer.concat([...parts, Buffer.alloc(cut)]);
      assert.deepEqual(decodeLineEdges(bytes), edges);
    }),
  );
});
