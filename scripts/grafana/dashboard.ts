import { datasource, laidOut } from './panels.ts';
import { rows } from './rows.ts';

const instances = (name: string, label: string, metric: string) => ({
  ...{ name, label, type: 'query', datasource, query: `label_values(${metric}, instance)` },
  definition: `label_values(${metric}, instance)`,
  ...{ refresh: 2, sort: 1, multi: true, includeAll: true, allValue: '.*' },
  current: { text: ['All'], value: ['$__all'] },
});

/** The dashboard, in the classic model that every Grafana from 10 on imports. */
export function dashboard(): object {
  return {
    uid: 'bitmapd-fleet',
    title: 'bitmapd: a fleet and its hub',
    description: 'Made by `node dist/scripts/grafana.js dashboard`: change scripts/grafana, not this.',
    tags: ['bitmapd'],
    schemaVersion: 39,
    version: 1,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'utc',
    annotations: { list: [] },
    links: [],
    templating: {
      list: [
        {
          ...{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' },
          current: {},
          refresh: 1,
        },
        instances('hub', 'Hub', 'bitmapd_hub_link_up'),
        instances('instance', 'Machine', 'bitmapd_store_level'),
      ],
    },
    panels: laidOut(rows),
  };
}
