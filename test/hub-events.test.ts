// The live events of a hub, over its own API on a socket.
import assert from 'node:assert/strict';
import test from 'node:test';
import { serveHub } from '../daemon/hub-http.ts';
import { testPassword } from './helpers/desk.ts';
import { health, kioskAt } from './helpers/fleet-hub.ts';
import { hubPlace } from './helpers/hub-caller.ts';

interface Health {
  readonly status: string;
  readonly parts: readonly { readonly name: string }[];
}

test('a listener hears how kiosks stand, then what changes of them, of jobs, and of each hit', async t => {
  const hub = await hubPlace(t, 3);
  const { store, desk: fleet, deps } = hub;
  const { clock, randomBytes } = deps;
  const machine = { clock, randomBytes, log: (line: string) => assert.fail(line) };
  const server = await serveHub(
    { tenant: 'demo', store, hub: deps.hub, fleet, machine, search: deps.search },
    { port: 0 },
  );
  t.after(() => server.close());
  const signIn = await fetch(`${server.url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'officer', password: testPassword }),
  });
  const { status, parts } = (await (await fetch(`${server.url}/health`)).json()) as Health;
  assert.deepEqual([status, parts.at(0)?.name, parts.at(-1)?.name], ['up', 'store', 'link']);
  const cookie = signIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const stream = await fetch(`${server.url}/v1/events`, {
    headers: { cookie },
    signal: AbortSignal.timeout(60_000), // so that what never comes fails
  });
  assert.ok(stream.body);
  const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (wanted: RegExp) => {
    while (!wanted.test(text)) text += (await reader.read()).value ?? assert.fail(`ended: ${text}`);
  };
  await until(/event: kiosks\ndata: \{"summary":\{"kiosks":3/);
  await hub.clock.advance(2_000);
  await hub.fleet.shadow.handle(kioskAt(2), health('down'));
  await hub.clock.advance(2_000);
  await until(/"down":1,.*"changed":\["demo\/s2\/gate-0002"\],"isMore":false\}/);
  const { id } = await hub.desk.createJob(
    { kind: 'restart', parameters: {}, target: { everybody: true } },
    'test',
  );
  await hub.clock.advance(2_000);
  await until(new RegExp(`event: job\\ndata: \\{"id":"${id}"`));
  await hub.arrive(kioskAt(1), 1, false);
  await hub.arrive(kioskAt(1), 2, true);
  await until(/event: hit\ndata: .*"answer":"RED"/);
  assert.equal(text.match(/event: hit/g)?.length, 1);
  assert.doesNotMatch(text, /SUBJECT|"subject"/);
  await reader.cancel();
});
