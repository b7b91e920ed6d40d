// docs/grafana: nothing in dashboard and alerts that a kiosk or a hub does not export, and a shape that Grafana imports.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { linesOf } from '../daemon/http/open-metrics.ts';
import { storeMetrics } from '../daemon/http/routes/metrics.ts';
import { fleetMetrics } from '../daemon/hub/fleet-metrics.ts';
import { fleetSummary } from '../daemon/hub/fleet-summary.ts';
import type { DiskStatus } from '../daemon/store/contract/disk.ts';
import { alerts } from '../scripts/grafana/alerts.ts';
import { dashboard } from '../scripts/grafana/dashboard.ts';
import { newDesk } from './helpers/caller.ts';
import { fleetSources } from './helpers/fleet-sources.ts';
import { projectRoot } from './helpers/project.ts';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly refId: string }[];
}

interface Dashboard {
  readonly id?: unknown;
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly query: string }[];
  };
  readonly panels: readonly Panel[];
}

interface Alerts {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[];
  }[];
}

const read = (name: string) => readFileSync(path.join(projectRoot, 'docs/grafana', name), 'utf8');
const shipped = JSON.parse(read('bitmapd-fleet.json')) as Dashboard;
const rules = (parse(read('alerts.yaml')) as Alerts).groups.flatMap(group => group.rules);
const expressions = [
  ...shipped.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...rules.map(({ expr }) => expr),
  ...shipped.templating.list.filter(({ type }) => type === 'query').map(({ query }) => query),
];

/** Names of samples, with the values of each of their labels. */
function exportedIn(lines: readonly string[]): Map<string, Map<string, Set<string>>> {
  const exported = new Map<string, Map<string, Set<string>>>();
  for (const line of lines.filter(one => !one.startsWith('#') && one !== '')) {
    const [, name = '', labels = ''] = /^([a-z_]+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    assert.notEqual(name, '', line);
    const known = exported.get(name) ?? new Map<string, Set<string>>();
    for (const [, label = '', value = ''] of labels.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g))
      known.set(label, (known.get(label) ?? new Set()).add(value));
    exported.set(name, known);
  }
  return exported;
}

async function kioskLines(t: test.TestContext): Promise<string[]> {
  const desk = await newDesk({ spans: () => ({ exported: 7, dropped: 2 }) });
  t.after(() => desk.close());
  return (await (await desk.as()).get('/metrics')).body.split('\n');
}

const hubLines = () => linesOf(fleetMetrics(fleetSummary(fleetSources())));

test('dashboard and alerts are up to date: node dist/scripts/grafana.js dashboard|alerts', () => {
  assert.deepEqual(shipped, JSON.parse(JSON.stringify(dashboard())));
  assert.deepEqual(parse(read('alerts.yaml')), JSON.parse(JSON.stringify(alerts())));
});

test('every metric that they ask for is one that a kiosk or a hub exports, with that label and that word', async t => {
  const exported = exportedIn([...(await kioskLines(t)), ...linesOf(storeMetrics(disk)), ...hubLines()]);
  assert.ok(expressions.length > 40);
  for (const expr of expressions) {
    for (const [, name = '', matchers = ''] of expr.matchAll(/\b(bitmapd_[a-z_]+)(?:\{([^}]*)\})?/g)) {
      const labels = exported.get(name);
      assert.ok(labels, `${expr}: nobody exports ${name}`);
      for (const [, label = '', words = ''] of matchers.matchAll(/([a-z_]+)\s*(?:=~|!=|=)\s*"([^"]*)"/g)) {
        if (label === 'instance') continue; // Prometheus' own
        for (const word of words.split('|'))
          assert.ok(labels.get(label)?.has(word), `${expr}: ${name} has no ${label}="${word}"`);
      }
    }
    for (const [, by = ''] of expr.matchAll(/\b(?:by|on) \(([^)]*)\)/g)) {
      const named = [...expr.matchAll(/\bbitmapd_[a-z_]+/g)].map(([name]) => name);
      for (const label of by.split(',').map(one => one.trim()))
        if (label !== 'instance')
          for (const name of named) assert.ok(exported.get(name)?.has(label), `${expr}: no label ${label}`);
    }
  }
});

test('what is exported is looked at: every family of the hub is in a panel or an alert', () => {
  const asked = new Set(
    expressions.flatMap(expr => [...expr.matchAll(/\bbitmapd_[a-z_]+/g)].map(([name]) => name)),
  );
  assert.deepEqual(
    [...exportedIn(hubLines()).keys()].filter(name => !asked.has(name)),
    [],
  );
});

test('Grafana imports it: the classic model, a data source to choose, panels beside one another', () => {
  assert.ok(
    shipped.schemaVersion >= 36 && shipped.schemaVersion <= 41,
    'Grafana 9 to 12; later ones migrate it',
  );
  assert.match(shipped.uid, /^[a-zA-Z0-9_-]{1,40}$/);
  assert.ok(!('id' in shipped), 'an id would overwrite what has it there');
  const [source] = shipped.templating.list;
  assert.deepEqual([source?.name, source?.type, source?.query], ['datasource', 'datasource', 'prometheus']);
  const ids = shipped.panels.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { type, title, datasource, targets = [] } of shipped.panels) {
    if (type === 'row') continue;
    assert.deepEqual(datasource, { type: 'prometheus', uid: '${datasource}' }, title);
    const refs = targets.map(({ refId }) => refId);
    assert.ok(refs.length > 0 && new Set(refs).size === refs.length, title);
  }
  for (const [at, { title, gridPos: a }] of shipped.panels.entries()) {
    assert.ok(a.x >= 0 && a.w > 0 && a.h > 0 && a.x + a.w <= 24, title);
    for (const { title: other, gridPos: b } of shipped.panels.slice(at + 1)) {
      const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
      assert.ok(apart, `${title} lies on ${other}`);
    }
  }
});

test('names are as Prometheus wants them: snake case, base units, counters that end in _total', async t => {
  const lines = [...(await kioskLines(t)), ...hubLines()];
  const types = new Map(
    lines.flatMap(line => {
      const [, name = '', type = ''] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
      return name === '' ? [] : [[name, type] as const];
    }),
  );
  assert.ok(types.size > 20);
  for (const name of exportedIn(lines).keys()) {
    const isCounter = types.get(name.replace(/_total$/, '')) === 'counter';
    assert.equal(name.endsWith('_total'), isCounter, name);
    assert.match(name, /^bitmapd_[a-z][a-z_]*[a-z]$/);
    assert.doesNotMatch(
      name,
      /_(ms|milliseconds|kib|mib|kb|mb|minutes|hours|days|percent|count|gauge)(_|$)/,
      name,
    );
  }
  const helped = new Set(lines.flatMap(line => /^# HELP (\S+) \S/.exec(line)?.[1] ?? []));
  assert.deepEqual([...types.keys()], [...helped]);
});

test('no two families have one name, of a kiosk or of a hub beside its store', async t => {
  for (const lines of [await kioskLines(t), [...linesOf(storeMetrics(disk)), ...hubLines()]]) {
    const families = lines.filter(line => line.startsWith('# TYPE'));
    assert.equal(new Set(families).size, families.length);
  }
});

const disk: DiskStatus = {
  ...{ meaning: '', freeBytes: 1, isOpen: true },
  level: 'ample',
  kinds: [{ kind: 'evidence', bytes: 1, quotaBytes: 2 }],
  ballast: { heldBytes: 1, wantedBytes: 1 },
  journal: { isReady: true, waiting: 0 },
};
