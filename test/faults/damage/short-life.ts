/**
 * Lives for so many steps in a store and closes it, or is killed as soon as the last step is acknowledged.
 *
 *     node short-life.js FOLDER STEPS kill|close
 */
import { lifeOf } from '../compare.ts';
import { grown, openLife, take } from '../workload.ts';

const [folder = '', steps = '0', ending = 'close'] = process.argv.slice(2);
const store = await openLife(folder);
let life = await lifeOf(store);
for (let slice = 0; slice < 8; slice++) await store.tend(); // the ballast is built a slice at a time
for (let step = 0; step < Number(steps); step++) {
  await take(store, life);
  life = grown(life);
}
if (ending === 'kill') process.kill(process.pid, 'SIGKILL');
await store.close();
