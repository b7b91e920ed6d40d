// `node dist/scripts/grafana.js dashboard|alerts`: prints the dashboard (docs/grafana/bitmapd-fleet.json), or the rules of alerts (docs/grafana/alerts.yaml).
import { stringify } from 'yaml';
import { alerts } from './grafana/alerts.ts';
import { dashboard } from './grafana/dashboard.ts';

const wanted = process.argv[2];
if (wanted === 'dashboard') process.stdout.write(`${JSON.stringify(dashboard(), null, 2)}\n`);
else if (wanted === 'alerts') process.stdout.write(stringify(alerts(), { lineWidth: 0 }));
else {
  process.stderr.write('usage: node dist/scripts/grafana.js dashboard|alerts\n');
  process.exitCode = 2;
}
