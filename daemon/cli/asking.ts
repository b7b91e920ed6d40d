import { userInfo } from 'node:os';
import { type AnsweredName, type Answers, type Asked, carryOut } from '../control-answers.ts';
import { askDaemon, daemonAnswers } from '../control-client.ts';
import type { Order, Wish } from '../control-orders.ts';
import { AuthorityPlace } from '../hub-authority.ts';
import { hubSearch } from '../hub-search.ts';
import { changeAtOnce } from '../key-change.ts';
import type { FleetDesk } from '../hub/desk/fleet-desk.ts';
import { type Machine, realMachine } from '../machine.ts';
import type { HubStore } from '../store/contract/hub-store.ts';
import type { KioskStore } from '../store/contract/kiosk-store.ts';
import type { RotationProgress } from '../store/contract/rotation.ts';
import type { Output } from './output.ts';
import { type EitherOptions, withEitherStore } from './stores.ts';

export type Ask = <Name extends AnsweredName>(name: Name, wish: Wish<Name>) => Promise<Answers[Name]>;

/** Lets `use` ask a data folder: the daemon that holds it, or else the store itself, which is opened for it. */
export async function asking<T>(
  data: string,
  output: Output,
  use: (ask: Ask) => Promise<T>,
  opening: EitherOptions = {},
): Promise<T> {
  const onProgress = ({ sealedAnew }: RotationProgress) =>
    output.progress(`${sealedAnew} records sealed anew`);
  if (await daemonAnswers(data)) {
    return use((name, wish) => askDaemon(data, signed(name, wish), onProgress));
  }
  const machine = realMachine(line => output.notice(line));
  const { clock } = machine;
  const askStore = (
    store: KioskStore | HubStore,
    held: Pick<Asked, 'kiosk' | 'hub' | 'authority' | 'fleet' | 'search'>,
  ) => {
    const keyChange = changeAtOnce(store.rotation);
    const asked = { ...held, keyChange, now: () => clock.wall().toISOString() };
    const course = { onProgress, signal: new AbortController().signal };
    return use((name, wish) => carryOut(name, signed(name, wish), asked, course));
  };
  const stores = {
    kiosk: (kiosk: KioskStore) => askStore(kiosk, { kiosk }),
    hub: async (hub: HubStore) => {
      const fleet = () => fleetOnDisk(data, hub, machine);
      const search = hubSearch({ dataFolder: data, store: hub, clock });
      try {
        return await askStore(hub, { hub, authority: new AuthorityPlace(data, hub, machine), fleet, search });
      } finally {
        await search.close();
      }
    },
  };
  return withEitherStore(data, output, stores, opening);
}

/** Nobody hears of what is changed: the hub tells them when it starts. Loaded for who asks for it. */
async function fleetOnDisk(data: string, { documents }: HubStore, machine: Machine): Promise<FleetDesk> {
  const [{ openFleet }, { fleetDesk }] = await Promise.all([
    import('../hub-fleet.ts'),
    import('../fleet-desk.ts'),
  ]);
  const fleet = await openFleet({ documents, machine, send: () => {} });
  return fleetDesk(fleet, { documents, clock: machine.clock, dataFolder: data });
}

function signed<Name extends AnsweredName>(name: Name, wish: Wish<Name>): Order<Name> {
  const order: unknown = { order: name, actor: userInfo().username, ...wish };
  return order as Order<Name>;
}
