// Panels of a dashboard in the classic model of Grafana (10 and later), laid out in rows of 24 columns.

export interface Query {
  readonly expr: string;
  readonly legend?: string;
}

/** A panel before it has a place. */
export interface Panel {
  readonly title: string;
  readonly description: string;
  readonly type: 'stat' | 'timeseries' | 'bargauge' | 'table';
  readonly queries: readonly Query[];
  /** A unit of Grafana's; `short` by default. */
  readonly unit?: string;
  /** Of 24. */
  readonly width: number;
  /** Values from which on it is yellow and red; a third says that low values are the bad ones. */
  readonly warn?: readonly [yellow: number, red: number, isLowBad?: 'low'];
  /** Each on top of the one before. */
  readonly isStacked?: true;
}

export interface Row {
  readonly title: string;
  readonly height: number;
  readonly panels: readonly Panel[];
}

/** Whatever Prometheus is chosen above the dashboard. */
export const datasource = { type: 'prometheus', uid: '${datasource}' };

/** All panels in their places, each row under a heading. */
export function laidOut(rows: readonly Row[]): object[] {
  const placed: object[] = [];
  let y = 0;
  for (const { title, height, panels } of rows) {
    placed.push({
      id: placed.length + 1,
      type: 'row',
      title,
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y, w: 24, h: 1 },
    });
    y++;
    let x = 0;
    for (const panel of panels) {
      placed.push({ id: placed.length + 1, ...panelOf(panel), gridPos: { x, y, w: panel.width, h: height } });
      x += panel.width;
    }
    if (x > 24) throw new Error(`the row ${title} is ${x} columns wide`);
    y += height;
  }
  return placed;
}

function panelOf({ title, description, type, queries, unit = 'short', warn, isStacked }: Panel): object {
  return {
    ...{ title, description, type, datasource },
    targets: queries.map(({ expr, legend }, index) => ({
      ...{ datasource, expr, refId: String.fromCodePoint(0x41 + index) },
      ...(type !== 'timeseries' && { instant: true }),
      ...(type === 'table' && { format: 'table' }),
      ...(legend !== undefined && { legendFormat: legend }),
    })),
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        ...(warn && { thresholds: thresholdsOf(warn) }),
        ...(type === 'timeseries' && { custom: customOf(isStacked) }),
      },
      overrides: [],
    },
    options: optionsOf(type),
  };
}

const customOf = (isStacked: true | undefined) =>
  isStacked
    ? { fillOpacity: 30, lineWidth: 1, stacking: { mode: 'normal', group: 'A' } }
    : { fillOpacity: 0, lineWidth: 1 };

function thresholdsOf([yellow, red, isLowBad]: NonNullable<Panel['warn']>): object {
  const steps = isLowBad
    ? [
        { color: 'red', value: null },
        { color: 'yellow', value: red },
        { color: 'green', value: yellow },
      ]
    : [
        { color: 'green', value: null },
        { color: 'yellow', value: yellow },
        { color: 'red', value: red },
      ];
  return { mode: 'absolute', steps };
}

function optionsOf(type: Panel['type']): object {
  const reduceOptions = { calcs: ['lastNotNull'], fields: '', values: false };
  if (type === 'stat') return { reduceOptions, colorMode: 'value', graphMode: 'none', textMode: 'auto' };
  if (type === 'bargauge') return { reduceOptions, displayMode: 'basic', orientation: 'horizontal' };
  if (type === 'table') return { showHeader: true };
  return {
    legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
    tooltip: { mode: 'multi', sort: 'desc' },
  };
}
