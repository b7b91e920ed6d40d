import { Fault } from '../../core/errors.ts';
import type { KioskAddress } from '../../core/kiosk-address.ts';
import { addressFrom } from '../../fleet/identity/names.ts';
import { clientIdOf } from '../../link/topics.ts';
import type { Groups } from '../jobs/groups.ts';
import type { Target } from '../jobs/job.ts';
import type { HubShadow } from '../shadow/hub-shadow.ts';

interface Known {
  readonly shadow: Pick<HubShadow, 'kiosk' | 'kiosks'>;
  readonly groups: Groups;
}

/**
 * Who is meant, by address. Each word of a target has to mean somebody: a mistyped one must not go unnoticed among others. `unheard`:
 * kiosks that are named need not have been heard of. Fault `not-found`, `bad-input`; `conflict` when it is nobody.
 */
export function meantBy(
  target: Target,
  { shadow, groups }: Known,
  { unheard }: { readonly unheard: boolean },
): KioskAddress[] {
  groups.require(target);
  const known = shadow.kiosks().map(({ address }) => address);
  const { kiosks = [], shards = [], tags = [] } = target;
  const named = kiosks.map(name => (unheard ? addressFrom(name) : requireKnown(name, shadow)));
  const requireSome = (what: string, name: string, one: Target) => {
    if (known.some(address => groups.isMeant(one, address))) return;
    throw new Fault('not-found', `no kiosk has that ${what}`, { where: `${what} ${name}` });
  };
  for (const name of shards) requireSome('shard', name, { shards: [name] });
  for (const name of tags) requireSome('tag', name, { tags: [name] });
  const meant = known.filter(address => groups.isMeant(target, address));
  const all = new Map([...meant, ...named].map(address => [clientIdOf(address), address]));
  if (all.size === 0) throw new Fault('conflict', 'nobody is meant', { where: 'target' });
  return [...all].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, address]) => address);
}

/** The address of a kiosk that was heard of. Fault `not-found`, or `bad-input` for what is no address. */
export function requireKnown(address: string, shadow: Pick<HubShadow, 'kiosk'>): KioskAddress {
  const kiosk = addressFrom(address);
  try {
    shadow.kiosk(kiosk);
  } catch (cause) {
    if (!(cause instanceof Fault && cause.code === 'not-found')) throw cause;
    const remedy = 'bitmapd fleet ls tells of those that were heard of';
    throw new Fault('not-found', 'no such kiosk', { where: address, remedy, cause });
  }
  return kiosk;
}
