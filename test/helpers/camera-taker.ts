// Opens a camera over a program and takes pictures until it is killed: `node camera-taker.js libcamera|rpicam-vid`.
import { loadDriver } from '../../hal/driver-table.ts';
import { SystemClock } from '../../hal/drivers/system/clock.ts';

const clock = new SystemClock();
const driver = await loadDriver('camera', process.argv[2] ?? '');
if (driver === undefined) throw new Error('no such driver');
const camera = await driver.open('face', { widthPx: 64, heightPx: 48 }, { clock });
for (;;) await camera.next({ timeoutMs: 60_000 });
