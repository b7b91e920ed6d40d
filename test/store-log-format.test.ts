import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { logBlockBytes, type LogPiece, logPieces } from '../daemon/store/leveldb/log-format.ts';
import { judgeLogs } from '../daemon/store/leveldb/log-verdict.ts';
import { logOf } from '../daemon/store/leveldb/log-writer.ts';
import { openDatabase } from '../daemon/store/leveldb/level.ts';
import { sectorBytes, tornZeroBytes } from '../daemon/store/parameters.ts';
import { readBatch } from '../daemon/store/leveldb/write-batch.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

/** Sealed bytes look like chance. */
function noise(label: string, length: number): Uint8Array {
  const random = randomFrom(label);
  return Uint8Array.from({ length }, () => random.integer(256));
}

const auditKey = (number: number) => `audit/${String(number).padStart(16, '0')}`;

/** A log as LevelDB writes it: a batch of two records for each of the sizes, the first an audit link. */
async function writtenLog(folder: string, sizes: readonly number[]): Promise<Buffer> {
  const database = await openDatabase(folder, true);
  for (const [index, size] of sizes.entries()) {
    await database.batch([
      { type: 'put', key: auditKey(index + 1), value: noise(`link ${index}`, 40) },
      { type: 'put', key: `evidence/${index}`, value: noise(`evidence ${index}`, size) },
    ]);
  }
  await database.close();
  const log = readdirSync(folder).find(name => name.endsWith('.log')) ?? '';
  return readFileSync(path.join(folder, log));
}

type Whole = Extract<LogPiece, { is: 'record' }>;
const recordsOf = (log: Uint8Array): Whole[] =>
  [...logPieces(log)].flatMap(piece => (piece.is === 'record' ? [piece] : []));
const gapsOf = (log: Uint8Array) => [...logPieces(log)].filter(({ is }) => is === 'gap');

const sizes = fc.array(fc.oneof(fc.nat(300), fc.nat(40_000), fc.integer({ min: 90_000, max: 110_000 })), {
  minLength: 2,
  maxLength: 14,
});

/** Sizes that put the end of a record wherever it may stand before the end of a block. */
const nearBlockEnd = Array.from({ length: 24 }, (_, back) => [
  logBlockBytes - 120 - back,
  300,
  40_000,
]).flat();

test('a log that LevelDB wrote is read record by record, wherever a block ends', async t => {
  const folder = await temporaryFolder(t);
  const written = [nearBlockEnd, ...fc.sample(sizes, { seed: 5, numRuns: 12 })];
  for (const [run, lengths] of written.entries()) {
    const log = await writtenLog(path.join(folder, String(run)), lengths);
    const batches = recordsOf(log).map(({ payload }) => readBatch(payload));
    assert.deepEqual(gapsOf(log), []);
    assert.deepEqual(
      batches.map(({ putKeys }) => putKeys),
      lengths.map((_, index) => [auditKey(index + 1), `evidence/${index}`]),
    );
    assert.deepEqual(
      batches.map(({ firstNumber }) => firstNumber),
      lengths.map((_, index) => 1 + 2 * index),
    );
    assert.deepEqual(judgeLogs([log], lengths.length), { is: 'whole' });
  }
});

const lengths = [100, 20_000, 60_000, 900, 33_000, 0, 7_000, 90_000, 300];

test('a bit that is flipped costs the record it is in, and no other; it is lost when another follows', async t => {
  const log = await writtenLog(path.join(await temporaryFolder(t), 'store'), lengths);
  const records = recordsOf(log);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: log.length - 1 }), fc.nat(7), (at, bit) => {
      const flipped = Uint8Array.from(log);
      flipped[at] ^= 1 << bit;
      const hurt = records.findIndex(({ at: from, end }) => at >= from && at < end);
      const kept = records.filter((_, index) => index !== hurt);
      if (hurt < 0) assert.deepEqual(recordsOf(flipped), records); // what fills a block
      assert.deepEqual(
        recordsOf(flipped).map(({ at: from }) => from),
        kept.map(({ at: from }) => from),
      );
      const { is } = judgeLogs([flipped], 0);
      if (hurt >= 0 && hurt < records.length - 1) assert.equal(is, 'lost');
      if (hurt === records.length - 1) assert.notEqual(is, 'lost');
      if (hurt === records.length - 1) assert.equal(judgeLogs([flipped], records.length).is, 'lost');
    }),
    { numRuns: 400 },
  );
});

test('wherever a crash cuts a log, nothing is lost but what a mark says was acknowledged', async t => {
  const log = await writtenLog(path.join(await temporaryFolder(t), 'store'), lengths);
  const records = recordsOf(log);
  fc.assert(
    fc.property(fc.nat(log.length), fc.boolean(), (place, isPreallocated) => {
      const end = isPreallocated ? place - (place % sectorBytes) : place; // zeros stand where a sector was not written
      const cut = Buffer.alloc(isPreallocated ? log.length : end);
      log.copy(cut, 0, 0, end);
      const whole = records.filter(record => record.end <= end).length;
      assert.equal(recordsOf(cut).length, whole);
      if (log.length - end < tornZeroBytes) assert.notEqual(judgeLogs([cut], whole).is, 'lost');
      else assert.deepEqual(judgeLogs([cut], whole), { is: 'whole' });
      if (whole > 0 && gapsOf(cut).length > 0) assert.equal(judgeLogs([cut], whole + 1).is, 'lost');
    }),
    { numRuns: 400 },
  );
});

test('sectors of the last record that no disk came to are no damage; of any other they are', async t => {
  const log = await writtenLog(path.join(await temporaryFolder(t), 'store'), [...lengths, 70_000]);
  const records = recordsOf(log);
  const without = (place: number) => {
    const torn = Uint8Array.from(log);
    const at = place - (place % sectorBytes);
    torn.fill(0, at, at + sectorBytes);
    return judgeLogs([torn], 0).is;
  };
  const last = records[records.length - 1];
  for (let at = last.at + sectorBytes; at < last.end - sectorBytes; at += 1_777)
    assert.equal(without(at), 'whole', `${at}`);
  for (let at = 1_000; at < last.at - sectorBytes; at += 3_333) assert.equal(without(at), 'lost', `${at}`);
});

test('what is missing is told: the changes, and the audit links among them', async t => {
  const log = await writtenLog(path.join(await temporaryFolder(t), 'store'), lengths);
  const [, second, third] = recordsOf(log);
  log[second.at + 50] ^= 1;
  log[third.at + 40_000] ^= 1;
  const verdict = judgeLogs([log], 0);
  assert.ok(verdict.is === 'lost');
  assert.match(verdict.detail, /4 changes are missing, audit links 2 to 3 among them/);
});

test('a log that ends in damage has lost something when a later log was begun', async t => {
  const folder = await temporaryFolder(t);
  const log = await writtenLog(path.join(folder, 'store'), lengths);
  const records = recordsOf(log);
  const last = records[records.length - 1];
  const later = log.subarray(last.at);
  const ended = Buffer.from(log.subarray(0, last.at - 10));
  assert.equal(judgeLogs([ended, Buffer.alloc(0)], 0).is, 'whole');
  assert.equal(judgeLogs([log.subarray(0, logBlockBytes), later], 0).is, 'lost');
});

test('a log is written as it is read, wherever a block ends', () => {
  fc.assert(
    fc.property(sizes, some => {
      const lengths = [...some, ...nearBlockEnd.slice(0, some.length * 3)];
      const payloads = lengths.map((size, index) => new Uint8Array(size).fill(index + 1));
      const log = logOf(payloads);
      assert.deepEqual(gapsOf(log), []);
      assert.deepEqual(
        recordsOf(log).map(({ payload }) => Buffer.from(payload)),
        payloads.map(payload => Buffer.from(payload)),
      );
    }),
    { numRuns: 20 },
  );
});

test('what LevelDB wrote is written again byte by byte', async t => {
  const log = await writtenLog(path.join(await temporaryFolder(t), 'store'), nearBlockEnd);
  assert.deepEqual(logOf(recordsOf(log).map(({ payload }) => payload)), log);
});

test('damage is a loss when the next record was only begun', async t => {
  const log = await writtenLog(path.join(await temporaryFolder(t), 'store'), [300, 500, 90_000]);
  const [, second, third] = recordsOf(log);
  log[second.at + 100] ^= 1;
  const cut = log.subarray(0, third.at + logBlockBytes + 1_000);
  assert.equal(recordsOf(cut).length, 1);
  assert.equal(judgeLogs([cut], 0).is, 'lost');
});
