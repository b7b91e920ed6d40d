/** The entry of a crew's second thread: it waits for a stage, takes its part, says so, and leaves when told. */
import { workerData } from 'node:worker_threads';
import { controlAt, leave, takePart } from './crew.ts';
import { searchMemory } from './layout.ts';
import { scanKernel } from './scan-kernel.ts';

const { memory, prints } = workerData as { memory: WebAssembly.Memory; prints: number };
const search = searchMemory(prints, memory);
const { control } = search;
const kernel = scanKernel(search, 1);

let order = Atomics.load(control, controlAt.order);
Atomics.store(control, controlAt.ready, 1);
Atomics.notify(control, controlAt.ready);
while (order !== leave) {
  Atomics.wait(control, controlAt.order, order);
  order = Atomics.load(control, controlAt.order);
  if (order === leave) break;
  takePart(kernel, control);
  Atomics.store(control, controlAt.done, order);
  Atomics.notify(control, controlAt.done);
}
