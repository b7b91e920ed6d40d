// A whole kiosk and a whole hub, each with telemetry of its own: an encounter is one trace over both.
import assert from 'node:assert/strict';
import test from 'node:test';
import { realMachine } from '../daemon/machine.ts';
import { tracedMachine } from '../daemon/traced-machine.ts';
import { collector } from './helpers/collector.ts';
import { fleetSite, until } from './helpers/fleet-site.ts';

test('an encounter at a gate is a trace that ends at the ack of the hub', async t => {
  const { endpoint, spans } = await collector(t);
  const traced = async (instance: string) => {
    const machine = await tracedMachine(
      realMachine(() => {}),
      instance,
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      },
    );
    assert.ok(machine.telemetry);
    return { machine, telemetry: machine.telemetry };
  };
  const [hub, kiosk] = [await traced('demo/hub'), await traced('demo/a/gate-a')];
  const { gate } = await fleetSite(t, { telemetry: hub.telemetry });
  const one = await gate('gate-a', { machine: kiosk.machine });
  let encounters = 0;
  one.encounters.onCommitted(() => encounters++);
  one.board.world?.start();
  const whole = await until(
    'a trace is whole',
    () =>
      spans.find(
        ({ name, service }) => name === 'acknowledge' && service['service.instance.id'] === 'demo/hub',
      ),
    60_000,
  );
  await until('the kiosk has told its part', () =>
    spans.some(({ name, traceId }) => name === 'publish' && traceId === whole.traceId),
  );
  const names = new Set(spans.filter(({ traceId }) => traceId === whole.traceId).map(({ name }) => name));
  for (const name of ['encounter', 'store', 'outbox', 'publish', 'receive', 'commit', 'acknowledge'])
    assert.ok(names.has(name), `${name} of ${[...names].join()}`);
  assert.ok(encounters > 0);
  const metrics = await (await fetch(`${one.http.url}/metrics`)).text();
  assert.match(metrics, /^bitmapd_telemetry_spans_total\{outcome="exported"\} [1-9]/m);
  await Promise.all([hub.telemetry.close(), kiosk.telemetry.close()]);
});
