import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { encodePacket, identifier, type Packet, PacketParser } from '../hal/drivers/serial/packet.ts';

const packet: fc.Arbitrary<Packet> = fc.record({
  identifier: fc.constantFrom(...Object.values(identifier)),
  payload: fc.uint8Array({ minLength: 1, maxLength: 256 }),
});
/** Noise that is like packets: pieces of headers, of whole packets, of anything. */
const noise = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.constant(Uint8Array.of(0xef, 0x01, 0xff, 0xff, 0xff, 0xff)),
  fc.constant(Uint8Array.of(0x55)),
  fc
    .tuple(packet, fc.integer({ min: 1, max: 200 }))
    .map(([one, cut]) => encodePacket(one).subarray(0, -Math.min(cut, one.payload.length))),
);
/** Long enough to let any false header end. */
const trailer = new Uint8Array(600);

/** Whether the start of a packet makes a whole one of what comes before it: the length and the sum come out by chance. */
function completes(before: Uint8Array, next: Uint8Array): boolean {
  const bytes = Buffer.concat([before, next]);
  return [...before.keys()].some(start => {
    if (bytes.readUInt16BE(start) !== 0xef01 || start + 11 > bytes.length) return false;
    const sumAt = start + 7 + bytes.readUInt16BE(start + 7);
    if (sumAt + 2 <= before.length || sumAt + 2 > bytes.length) return false;
    const sum = bytes.subarray(start + 6, sumAt).reduce((total, byte) => total + byte, 0);
    return bytes.readUInt16BE(sumAt) === (sum & 0xffff);
  });
}

/** A stream in pieces of the given lengths, again and again. */
function* pieces(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

const parsed = (bytes: Uint8Array, lengths: readonly number[]) => {
  const parser = new PacketParser();
  return [...pieces(bytes, lengths)].flatMap(piece => parser.push(piece));
};
const lengths = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 });
const plain = (packets: readonly Packet[]) =>
  packets.map(({ identifier, payload }) => [identifier, Buffer.from(payload).toString('hex')]);

test('GenImg and its answer are the bytes of the data sheet', () => {
  const genImg = encodePacket({ identifier: identifier.command, payload: Uint8Array.of(0x01) });
  assert.equal(Buffer.from(genImg).toString('hex'), 'ef01ffffffff010003010005');
  const [answer] = new PacketParser().push(Buffer.from('ef01ffffffff07000302000c', 'hex'));
  assert.deepEqual(answer, { identifier: identifier.acknowledge, payload: Uint8Array.of(0x02) });
});

test('packets are found in whatever pieces they come', () => {
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 5 }), lengths, (packets, lengths) => {
      const bytes = Buffer.concat(packets.map(one => encodePacket(one)));
      assert.deepEqual(plain(parsed(bytes, lengths)), plain(packets));
    }),
  );
});

test('noise and cut packets cost none of the packets after them', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(noise, packet), { maxLength: 5 }), lengths, (stream, lengths) => {
      fc.pre(stream.every(([before, one]) => !completes(before, encodePacket(one))));
      const bytes = Buffer.concat([
        ...stream.flatMap(([before, one]) => [before, encodePacket(one)]),
        trailer,
      ]);
      const found = plain(parsed(bytes, lengths)).map(String);
      let from = 0;
      for (const one of plain(stream.map(([, one]) => one)).map(String)) {
        const at = found.indexOf(one, from);
        assert.ok(at >= 0, `${one} was lost`);
        from = at + 1;
      }
    }),
    { numRuns: 300 },
  );
});

test('a cut packet that the bytes of the next one happen to complete is taken for whole, and costs the next', () => {
  // The sum of this payload is 01EF, its low byte is cut off, and a packet begins with EF: no parser can tell.
  const cut = encodePacket({ identifier: identifier.command, payload: Uint8Array.of(1, 0xfe, 0x8a, 0x5f) });
  const next = { identifier: identifier.command, payload: Uint8Array.of(0) };
  const bytes = Buffer.concat([cut.subarray(0, -1), encodePacket(next), trailer]);
  assert.ok(completes(cut.subarray(0, -1), encodePacket(next)));
  assert.deepEqual(plain(parsed(bytes, [bytes.length])), [[identifier.command, '01fe8a5f']]);
});

test('a packet with a byte changed is never given as it is not', () => {
  fc.assert(
    fc.property(packet, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, place, change) => {
      const bytes = encodePacket(one);
      const at = place % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ change;
      // The one sum cannot tell that a change of the length's high byte and of nothing else is one; such packets are cut short.
      assert.deepEqual(plain(parsed(bytes, [bytes.length])), []);
    }),
  );
});

test('a packet of another address is passed over', () => {
  const bytes = encodePacket({ identifier: identifier.data, payload: Uint8Array.of(1, 2) }, 0x1234_5678);
  assert.deepEqual(new PacketParser().push(bytes), []);
  assert.equal(new PacketParser(0x1234_5678).push(bytes).length, 1);
});

test('what is kept of a stream of noise has a bound', () => {
  const parser = new PacketParser();
  const header = Uint8Array.of(0xef, 0x01, 0xff, 0xff, 0xff, 0xff, 0x02, 0x01, 0x02);
  for (let i = 0; i < 1_000; i++) parser.push(header);
  const kept = Object.values(parser.push(new Uint8Array(300)));
  assert.deepEqual(kept, []);
});
