import { userInfo } from 'node:os';
import { type AnsweredName, type Answers, type Asked, carryOut } from '../control-answers.ts';
import { askDaemon, daemonAnswers } from '../control-client.ts';
import type { Order, Wish } from '../control-orders.ts';
import { AuthorityPlace } from '../hub-authority.ts';
import { changeAtOnce } from '../key-change.ts';
import { realMachine } from '../machine.ts';
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
  const askStore = (store: KioskStore | HubStore, held: Pick<Asked, 'kiosk' | 'hub' | 'authority'>) => {
    const keyChange = changeAtOnce(store.rotation);
    const asked = { ...held, keyChange, now: () => clock.wall().toISOString() };
    const course = { onProgress, signal: new AbortController().signal };
    return use((name, wish) => carryOut(name, signed(name, wish), asked, course));
  };
  const stores = {
    kiosk: (kiosk: KioskStore) => askStore(kiosk, { kiosk }),
    hub: (hub: HubStore) => askStore(hub, { hub, authority: new AuthorityPlace(data, hub, machine) }),
  };
  return withEitherStore(data, output, stores, opening);
}

function signed<Name extends AnsweredName>(name: Name, wish: Wish<Name>): Order<Name> {
  const order: unknown = { order: name, actor: userInfo().username, ...wish };
  return order as Order<Name>;
}
