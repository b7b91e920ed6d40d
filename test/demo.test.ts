// The whole way with real parts: board, worker, LevelDB, MQTT, hub.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import type { DemoReport } from '../daemon/demo/tally.ts';
import { mosquittoAbsent, mosquittoBroker } from './helpers/brokers.ts';
import { syntheticFolder } from './helpers/capture-folder.ts';
import { dataFolder, unlessPresent } from './helpers/captures.ts';
import { bitmapd, Daemon, type Outcome } from './helpers/verb.ts';

const fingers = 4;
const impressions = 4;
const passengers = fingers * (impressions - 1);
const folder = await syntheticFolder(fingers, impressions);
const replay = (...more: string[]) => [
  ...['demo', '--replay', folder, '--watchlist-fingers', '101,103', '--passengers', String(passengers)],
  ...['--seed', '7', '--exit', ...more],
];

/** One run that two tests look at: it is the dear part. */
let first: Promise<Outcome> | undefined;
const firstRun = () => (first ??= bitmapd(replay('--json')));

/** Every passenger counted once, every listed one found or said to be missed, nobody else. */
function checkReport(report: DemoReport): void {
  assert.equal(report.passengers, passengers);
  assert.deepEqual(report.encounters, { kiosk: passengers, hub: passengers });
  assert.equal(report.falseHits, 0);
  assert.equal(report.trueHits, report.hits);
  assert.equal(report.trueHits + report.missedHits, passengers / 2);
  assert.ok(report.missedHits <= 1, `${report.missedHits} missed`);
  assert.equal(report.outboxLeft, 0);
  assert.ok(report.latencyMs.p50 > 0 && report.latencyMs.p95 >= report.latencyMs.p50);
}

test('passengers are searched, hits reach the hub, the outbox is empty at the end', async () => {
  const { code, stdout, stderr } = await firstRun();
  assert.equal(code, 0, stderr);
  const report = JSON.parse(stdout) as DemoReport;
  checkReport(report);
  const hits = stderr.split('\n').filter(line => /^HIT (RED|YELLOW) 10[13] .* via=hub$/.test(line));
  assert.equal(hits.length, report.hits);
});

test('the same seed gives the same passengers and the same hits', async () => {
  const hitsOf = ({ stderr }: Outcome) => {
    const subject = (line: string) => line.split(' ').slice(0, 3).join(' ');
    return stderr.split('\n').flatMap(line => (line.startsWith('HIT') ? [subject(line)] : []));
  };
  const hits = hitsOf(await firstRun());
  assert.ok(hits.length > 0);
  assert.deepEqual(hitsOf(await bitmapd(replay('--json'))), hits);
});

test('the embedded broker is killed in the middle and comes back: the same hits, none lost, none twice', async () => {
  const { stdout, stderr } = await bitmapd(replay('--json', '--broker-outage', '4'));
  assert.match(stderr, /broker: killed[^]*broker: back/);
  checkReport(JSON.parse(stdout) as DemoReport);
});

test('Mosquitto is killed in the middle and comes back: the same hits, none lost, none twice', {
  skip: mosquittoAbsent,
}, async () => {
  const broker = await mosquittoBroker();
  try {
    const demo = new Daemon(replay('--broker', broker.url));
    await demo.count(/ (RED|YELLOW|GREEN|GREY) /, 4);
    await broker.kill();
    await demo.count(/ (RED|YELLOW|GREEN|GREY) /, 8);
    await broker.start();
    await demo.line(/left in the outbox/);
    const hits = demo.lines.filter(line => line.startsWith('HIT'));
    const encounters = hits.map(line => /encounter=(\w+)/.exec(line)?.[1]);
    assert.equal(new Set(encounters).size, hits.length, 'no hit twice');
    assert.match(
      demo.lines.join('\n'),
      new RegExp(`${hits.length} hits at the hub: ${hits.length} true, 0 false`),
    );
    assert.match(demo.lines.join('\n'), /; 0 left in the outbox/);
  } finally {
    await broker.dispose();
  }
});

const captures = 'fingerprint/fvc2002-db2b';
test('real captures: no false hit, at most one listed passenger in ten missed', {
  skip: unlessPresent(captures),
}, async () => {
  const { stdout, stderr } = await bitmapd([
    ...['demo', '--replay', path.join(dataFolder, captures), '--watchlist-fingers', '101,103,105'],
    ...['--passengers', '40', '--seed', '1', '--exit', '--json'],
  ]);
  const report = JSON.parse(stdout || '{}') as DemoReport;
  assert.equal(report.passengers, 40, stderr);
  assert.equal(report.falseHits, 0);
  assert.equal(report.outboxLeft, 0);
  const listed = report.trueHits + report.missedHits;
  assert.ok(listed > 0 && report.missedHits <= listed / 10, `${report.missedHits} of ${listed} missed`);
});
