// Runs on the host: the broker and the hub that the gate's encounters go to.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Encounter } from '../../../../daemon/core/encounter.ts';
import { type Broker, startBroker } from '../../../../daemon/link/broker.ts';
import { realMachine } from '../../../../daemon/machine.ts';
import { enrolHere } from '../../../../daemon/enrol-here.ts';
import { type Desk, startDesk } from '../../../../daemon/desk.ts';
import { gateAddress } from './profile.ts';

/** The host, as the guest sees it. */
const hostAddress = '10.0.2.2';

export class GateHub {
  /** In the order in which the hub has put them on its disk. */
  readonly encounters: Encounter[] = [];
  readonly #broker: Broker;
  readonly #desk: Desk;
  readonly #folder: string;

  private constructor(broker: Broker, desk: Desk, folder: string) {
    this.#broker = broker;
    this.#desk = desk;
    this.#folder = folder;
    desk.hub.onReceived(({ entry: { event } }) => {
      if (event.type === 'org.bitmap.encounter.v1') this.encounters.push(event.data);
    });
  }

  static async start(log: (line: string) => void): Promise<GateHub> {
    const broker = await startBroker({ port: 0 });
    const folder = await mkdtemp(path.join(os.tmpdir(), 'bitmapd-egate-'));
    const dataFolder = path.join(folder, 'hub');
    const desk = await startDesk({
      tenant: gateAddress.tenant,
      url: broker.url,
      dataFolder,
      machine: realMachine(log),
    });
    return new GateHub(broker, desk, folder);
  }

  /** As the gate calls it. */
  get url(): string {
    return `mqtt://${hostAddress}:${new URL(this.#broker.url).port}`;
  }

  /** Gives the gate whose data lie in a folder its identity. */
  enrol(kioskFolder: string): Promise<void> {
    return enrolHere(kioskFolder, gateAddress, this.#desk.authority);
  }

  async close(): Promise<void> {
    await this.#desk.close();
    await this.#broker.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
