import { sleep } from '../../hal/clock.ts';
import { Fault } from '../core/errors.ts';
import { type Broker, startBroker } from '../link/broker.ts';
import type { Machine } from '../machine.ts';

/** The demo's broker: its own, or one that runs already. Its own can be killed and started again on the same port. */
export class DemoBroker {
  readonly url: string;
  #own: Broker | undefined;

  private constructor(url: string, own: Broker | undefined) {
    this.url = url;
    this.#own = own;
  }

  static async start(url: string | undefined): Promise<DemoBroker> {
    if (url !== undefined) return new DemoBroker(url, undefined);
    const own = await startBroker({ port: 0 });
    return new DemoBroker(own.url, own);
  }

  async breakFor(pauseMs: number, { clock, log }: Machine): Promise<void> {
    if (this.#own === undefined) {
      throw new Fault('bad-usage', 'the broker is not ours to kill', {
        where: this.url,
        remedy: 'leave out --broker',
      });
    }
    log('broker: killed');
    await this.#own.close();
    this.#own = undefined;
    await sleep(clock, pauseMs);
    this.#own = await startBroker({ port: Number(new URL(this.url).port) });
    log('broker: back');
  }

  async close(): Promise<void> {
    await this.#own?.close();
    this.#own = undefined;
  }
}
