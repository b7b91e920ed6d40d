/**
 * Opens a store, says what is wrong with it, lives on in it, and says of every step when it starts and when it is
 * acknowledged.
 *
 *     node writer.js kiosk|hub FOLDER STEPS kill|close [sync|directory-sync]
 *
 * It ends after so many steps: by closing the store, or by SIGKILL in the middle of what it is doing. The last
 * argument names what is switched off, to show that its absence is found.
 */
import { writeSync } from 'node:fs';
import { Level } from 'level';
import { DirectorySync } from '../../daemon/store/directory-sync.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { openLiving } from './open-living.ts';

/** So often a daemon's other work falls due, in waves of steps. */
const wavesPerUpkeep = 12;

const [role = 'kiosk', folder = '', steps = '0', ending = 'close', without = ''] = process.argv.slice(2);
const clock = new SystemClock();
const never = new Promise<void>(() => undefined);
const say = (word: string, number: number) => writeSync(1, `${word} ${number}\n`);

/** The store has no switch for this, and shall have none. */
function switchOff(what: string): void {
  if (what === 'sync') {
    const prototype = Level.prototype as { batch: (operations: unknown, options: object) => Promise<void> };
    const { batch } = prototype;
    prototype.batch = function unsynced(operations, options) {
      return batch.call(this, operations, { ...options, sync: false });
    };
  }
  if (what === 'directory-sync') {
    DirectorySync.prototype.syncWhenGrown = () => Promise.resolve();
  }
}

if (role !== 'kiosk' && role !== 'hub') throw new Error(`a store is a kiosk's or a hub's, got ${role}`);
switchOff(without);
const living = await openLiving(role, folder);
say('ready', living.steps);
for (const what of await living.wrong()) writeSync(1, `torn ${what}\n`);
const end = living.steps + Number(steps);
const random = randomFrom(`waves from ${living.steps}`);

/** One to four steps at once. */
function startWave(): Promise<void>[] {
  const wave: Promise<void>[] = [];
  const width = living.goesAlone ? 1 : 1 + random.integer(4);
  while (wave.length < width && living.steps < end && (wave.length === 0 || !living.goesAlone)) {
    const number = living.steps + 1;
    say('start', number);
    wave.push(living.next().then(() => void say('done', number)));
  }
  return wave;
}

for (let waves = 1; living.steps < end; waves++) {
  const wave = Promise.all(startWave());
  if (ending === 'kill' && living.steps === end) {
    clock.after(random.uniform(0, 2), () => process.kill(process.pid, 'SIGKILL'));
    await never;
  }
  await wave;
  if (waves % wavesPerUpkeep === 1) await living.upkeep();
}
await living.close();
