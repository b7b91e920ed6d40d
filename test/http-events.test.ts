import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { parameters } from '../daemon/http/parameters.ts';
import { type HttpServer, startHttp } from '../daemon/http/server.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { Desk, encounterAt, hitAt, testPassword } from './helpers/desk.ts';

let clock: ManualClock;
let desk: Desk;
let server: HttpServer;
let cookie: string;

beforeEach(async () => {
  clock = new ManualClock();
  desk = await Desk.open(clock);
  await desk.account('officer', 'officer');
  server = await startHttp(desk.deps, { port: 0 });
  const body = JSON.stringify({ name: 'officer', password: testPassword });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${server.url}/v1/session`, { method: 'POST', headers, body });
  cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
});
afterEach(async () => {
  await server.close();
  await desk.close();
});

/** Opens the stream; `until` reads on until the text has come. */
async function listen(headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/v1/events`, { headers: { cookie, ...headers } });
  assert.equal(response.status, 200);
  assert.ok(response.body);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (wanted: string) => {
    while (!text.includes(wanted)) {
      const { value, done } = await reader.read();
      assert.ok(!done, `the stream ended before '${wanted}' came; it had '${text}'`);
      text += value;
    }
    return text;
  };
  const end = async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return text;
      text += value;
    }
  };
  return { until, end, leave: () => reader.cancel() };
}

const at = '2026-03-01T12:00:00.000Z';

test('a listener first gets the lanes and the link as they are, then what changes', async () => {
  const stream = await listen();
  await stream.until('event: link');
  await desk.arrive(hitAt('01', at, 'S-0187'));
  const text = await stream.until('event: encounter');
  assert.match(text, /event: lane\ndata: \{"lane":"gate-1","state":"idle"/);
  assert.doesNotMatch(text, /ERIKSSON|S-0187|61\.4/);
  desk.lane.show({ state: 'approaching', prompt: 'step-forward', hints: [], attempt: 0, attempts: 3, at });
  await stream.until('"approaching"');
  desk.link = { ...desk.link, connected: false };
  await clock.advance(parameters.linkPollMs);
  await stream.until('"connected":false');
  await clock.advance(parameters.heartbeatMs);
  await stream.until(': still here');
  await stream.leave();
});

test('who reconnects gets what came meanwhile; an id that is unknown is told to read anew', async () => {
  const first = await listen();
  await desk.arrive(encounterAt('01', at));
  const seen = await first.until('"id":"01"');
  const lastId = /id: (\S+)\nevent: encounter/.exec(seen)?.[1] ?? '';
  await first.leave();
  await desk.arrive(encounterAt('02', at));
  const second = await listen({ 'last-event-id': lastId });
  const text = await second.until('"id":"02"');
  assert.doesNotMatch(text, /"id":"01"|event: reset/);
  await second.leave();
  const third = await listen({ 'last-event-id': 'another-run-7' });
  await third.until('event: reset');
  await third.leave();
});

test('the stream ends when its session does', async () => {
  const stream = await listen();
  await stream.until('event: link');
  await clock.advance(parameters.sessionIdleMs + parameters.heartbeatMs);
  assert.match(await stream.end(), /event: signed-out/);
});

test('an open stream does not hold the shutdown', async () => {
  const stream = await listen();
  await stream.until('event: link');
  await server.close();
  await stream.end();
});
