/** Runs in the guest: drives the line LOCK of a chip and waits to be killed. `node hold.js gpio-cdev|onoff LABEL` */
import { once } from 'node:events';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import { openChip } from './open-chip.ts';

const [driver = 'gpio-cdev', label = ''] = process.argv.slice(2);
const chip = await openChip(driver, label, new SystemClock());
const lines = await chip.outputs([{ line: 'LOCK', activeLow: false, drive: 'push-pull' }]);
lines.set([true]);
process.stdout.write('held\n');
await once(process.stdin.resume(), 'close');
