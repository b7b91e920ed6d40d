import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { type LineEvents, openSerialLine, type SerialLine } from './line.ts';
import { R30xModule } from './module.ts';
import { PacketQueue } from './packet-queue.ts';
import type { R30xParameters } from './parameters.ts';

/** A module that answered. */
export interface Connection {
  readonly module: R30xModule;
  readonly baudRate: number;
  /** Calls back once when the port is gone: at once when it already is. */
  onLost(listener: (error: HalError) => void): void;
  /** Releases the port; what waits for the module rejects with `absent`. May be called twice. */
  close(): Promise<void>;
}

interface Where {
  readonly path: string;
  readonly baudRates: readonly number[];
  readonly address: number;
  readonly password: number;
}

/**
 * Opens the port and finds the speed at which a module answers. HalError as openSerialLine has it; `absent` when nobody
 * answers at any speed, `io` when the password is refused. Nothing stays open then.
 */
export async function connectModule(
  id: string,
  where: Where,
  clock: Clock,
  parameters: R30xParameters,
): Promise<Connection> {
  const [first = 57_600] = where.baudRates;
  const queue = new PacketQueue(where.address, clock);
  const loss = new Loss(queue);
  const line = await openSerialLine(id, where.path, first, loss);
  const module = new R30xModule(id, line, queue, clock, where.address, parameters);
  try {
    const baudRate = await findBaudRate(line, module, where);
    if (baudRate === undefined) throw new HalError('absent', id, unanswered(where));
    return {
      module,
      baudRate,
      onLost: listener => loss.listen(listener),
      close: () => close(id, line, queue),
    };
  } catch (error) {
    await line.close();
    throw error;
  }
}

/** Each speed twice: what noise was on the line may have spoilt the first question. */
async function findBaudRate(line: SerialLine, module: R30xModule, { baudRates, password }: Where) {
  for (const baudRate of [...baudRates, ...baudRates]) {
    await line.setBaudRate(baudRate);
    if (await module.answers(password)) return baudRate;
  }
  return undefined;
}

const unanswered = ({ path, baudRates }: Where) =>
  `${path}: no module answers at ${baudRates.join(', ')} baud; is it powered, are TX and RX crossed?`;

async function close(id: string, line: SerialLine, queue: PacketQueue): Promise<void> {
  queue.end(new HalError('absent', id, 'closed'));
  await line.close();
}

/** Where the line's events go: into the queue, and the loss to whoever listens. */
class Loss implements LineEvents {
  readonly #queue: PacketQueue;
  #lost: HalError | undefined;
  readonly #listeners: ((error: HalError) => void)[] = [];

  constructor(queue: PacketQueue) {
    this.#queue = queue;
  }

  onBytes(bytes: Uint8Array): void {
    this.#queue.push(bytes);
  }

  onLost(error: HalError): void {
    this.#lost = error;
    this.#queue.end(error);
    for (const listener of this.#listeners) listener(error);
  }

  listen(listener: (error: HalError) => void): void {
    this.#listeners.push(listener);
    if (this.#lost) listener(this.#lost);
  }
}
