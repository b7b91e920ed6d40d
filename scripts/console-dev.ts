// `node dist/scripts/console-dev.js [PORT]`: the console with a scripted day in it, and no kiosk behind it. For work on
// the pages: rebuild them with `npx vite build daemon/http/console` and reload. The store is a folder that is made anew.
import { startHttp } from '../daemon/http/server.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { Desk } from '../test/helpers/desk.ts';
import { playDay } from '../test/helpers/scripted-day.ts';

const desk = await Desk.open(new SystemClock());
await desk.account('officer', 'officer');
await desk.account('supervisor', 'supervisor');
await desk.account('auditor', 'auditor');
const port = Number(process.argv[2] ?? 8090);
const server = await startHttp(desk.deps, {
  port,
  report: (error, where) => process.stderr.write(`${where}: ${String(error)}\n`),
});
process.stdout.write(
  `${server.issueSignInLink('officer')}\n(officer, supervisor, auditor: the password is in test/helpers/desk.ts)\n`,
);
await playDay(desk);
