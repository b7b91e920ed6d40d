// The simulated MCP2221 of the real-kernel run: its reports, and a host that speaks to it in the order in which
// hid-mcp2221 of the kernel does.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { i2cContract } from '../hal/contract-suite/i2c.ts';
import { QueuedI2cBus } from '../hal/drivers/linux/i2c-queue.ts';
import type { I2cTransaction } from '../hal/drivers/linux/i2c-wire.ts';
import { RegisterFile } from '../hal/drivers/sim/register-file.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { addresses, emptyAddress, RigChips } from './vm/rigs/i2c/chips.ts';
import { Mcp2221 } from './vm/rigs/i2c/mcp2221.ts';
import { decodeCommand, engine, reportBytes, reportDescriptor } from './vm/rigs/i2c/mcp2221-codec.ts';
import { decodeEvent, encodeCreate, encodeInput, eventBytes } from './vm/rigs/i2c/uhid.ts';

const errno = (code: string) => Object.assign(new Error(code), { code });

/** A driver of the bridge: what it sends, what it looks at in the answers, and the errno it makes of them. */
class Host {
  readonly #bridge: Mcp2221;

  constructor(bridge: Mcp2221) {
    this.#bridge = bridge;
  }

  transfer({ address, bytes, length }: I2cTransaction): Uint8Array {
    if (bytes.length > 0) this.#write(length > 0 ? 0x94 : 0x90, address, bytes);
    return length > 0 ? this.#read(bytes.length > 0 ? 0x93 : 0x91, address, length) : new Uint8Array();
  }

  #write(code: number, address: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += 60) {
      const chunk = bytes.subarray(at, at + 60);
      const answer = this.#ask(code, bytes.length & 0xff, bytes.length >> 8, address << 1, ...chunk);
      if (answer[1] !== 0) throw errnoOf(answer[2]);
      if (code === 0x90) this.#status();
    }
  }

  #read(code: number, address: number, length: number): Uint8Array {
    const answer = this.#ask(code, length & 0xff, length >> 8, address << 1);
    if (answer[1] !== 0) throw errnoOf(answer[2]);
    const bytes: number[] = [];
    while (bytes.length < length) {
      const data = this.#ask(0x40);
      if (data[2] !== engine.readComplete) throw errnoOf(data[2]);
      bytes.push(...data.subarray(4, 4 + data[3]));
      this.#status();
    }
    return Uint8Array.from(bytes);
  }

  #status(): void {
    const answer = this.#ask(0x10);
    const state = answer[20] & 0x40 ? engine.addressNack : answer[8];
    if (state === 0) return;
    this.#ask(0x10, 0, 0x10);
    throw errnoOf(state);
  }

  #ask(...command: number[]): Uint8Array {
    const answer = this.#bridge.answer(Uint8Array.from(command));
    if (answer === undefined) throw errno('ETIMEDOUT');
    assert.equal(answer.length, reportBytes);
    assert.equal(answer[0], command[0]);
    return answer;
  }
}

function errnoOf(state: number): Error {
  if (state === engine.addressNack) return errno('ENXIO');
  return errno(state === engine.startTimeout ? 'ETIMEDOUT' : 'EIO');
}

function bench() {
  const bridge = new Mcp2221(new RigChips().targets);
  const host = new Host(bridge);
  const wire = { transfer: async (one: I2cTransaction) => host.transfer(one), close: async () => {} };
  const wiring = { open: async () => wire, isPlugged: async () => true };
  return { bridge, host, wiring };
}

const clock = new SystemClock();
const retry = { faults: [], attempts: 1, pauseMs: 0 };

i2cContract('bridge', async () => {
  const bus = await QueuedI2cBus.open('bridge', bench().wiring, retry, clock);
  return { bus, chip: addresses.registers, nobody: emptyAddress, close: () => bus.dispose() };
});

test('transfers of any length arrive as they were sent, in chunks of 60', () => {
  const transaction = fc.record({
    bytes: fc.uint8Array({ maxLength: 200 }),
    length: fc.integer({ min: 0, max: 200 }),
  });
  fc.assert(
    fc.property(fc.array(transaction, { maxLength: 8 }), transactions => {
      const { host } = bench();
      const twin = new RegisterFile();
      for (const { bytes, length } of transactions) {
        if (bytes.length > 0) twin.write(bytes);
        const got = host.transfer({ address: addresses.registers, bytes, length });
        assert.deepEqual(got, twin.read(length));
      }
    }),
  );
});

test('what is injected fails as the kernel would see it, and is over when it is', () => {
  const { bridge, host } = bench();
  const read = { address: addresses.registers, bytes: Uint8Array.of(0), length: 1 };
  const fails = (code: string, one: I2cTransaction = read) =>
    assert.throws(() => host.transfer(one), { code });
  bridge.nack(addresses.registers, 3);
  fails('ENXIO');
  fails('ENXIO', { ...read, bytes: new Uint8Array() });
  fails('ENXIO', { ...read, length: 0 });
  host.transfer(read);
  bridge.isStuck = true;
  fails('ETIMEDOUT');
  bridge.isStuck = false;
  bridge.isSilent = true;
  fails('ETIMEDOUT');
  bridge.isSilent = false;
  fails('ENXIO', { ...read, address: addresses.wakeToken, length: 0 });
  host.transfer(read);
});

test('any report is answered with one of its own code, whatever it says', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 64 }), { maxLength: 10 }), reports => {
      const { bridge } = bench();
      for (const report of reports) assert.equal(bridge.answer(report)?.[0], report[0]);
    }),
  );
});

test('commands are read as the datasheet lays them out', () => {
  const command = (...bytes: number[]) => decodeCommand(Uint8Array.from(bytes));
  assert.deepEqual(command(0x10, 0, 0x10, 0x20, 27), { kind: 'status', isCancelling: true, divider: 27 });
  assert.deepEqual(command(0x93, 0x34, 0x12, 0x89), {
    kind: 'read',
    code: 0x93,
    isRepeated: true,
    address: 0x44,
    length: 0x1234,
  });
  const write = { kind: 'write', code: 0x94, isStopped: false, address: 0x44, length: 2 };
  assert.deepEqual(command(0x94, 2, 0, 0x88, 5, 6), { ...write, chunk: Uint8Array.of(5, 6) });
  assert.equal(reportDescriptor.at(-1), 0xc0);
});

test('events of uhid are laid out as in its header', () => {
  const created = Buffer.from(encodeCreate({ name: 'x', vendor: 0x04d8, product: 0x00dd, reportDescriptor }));
  assert.equal(created.length, eventBytes);
  assert.equal(eventBytes, 4376);
  assert.deepEqual(
    [
      created.readUInt32LE(0),
      created.readUInt16LE(260),
      created.readUInt16LE(262),
      created.readUInt32LE(264),
    ],
    [11, reportDescriptor.length, 3, 0x04d8],
  );
  assert.deepEqual([...encodeInput(Uint8Array.of(7, 8))], [12, 0, 0, 0, 2, 0, 7, 8]);
  const output = Buffer.alloc(eventBytes);
  output.writeUInt32LE(6);
  output.set([0x10, 0, 0x10], 4);
  output.writeUInt16LE(3, 4 + 4096);
  assert.deepEqual(decodeEvent(output), { type: 6, data: Uint8Array.of(0x10, 0, 0x10) });
  assert.deepEqual(decodeEvent(Buffer.from([2, 0, 0, 0])), { type: 2 });
});
