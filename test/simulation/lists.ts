import { Value } from 'typebox/value';
import type { Reference, Watchlist } from '../../daemon/core/watchlist.ts';
import { type Policy, PolicySchema } from '../../daemon/lane/policy-schema.ts';
import type { LoadedLists } from '../../daemon/lists.ts';
import type { KioskStore } from '../../daemon/store/contract/kiosk-store.ts';
import { templateOf } from './engine.ts';
import { operation } from './parameters.ts';
import { policyLists } from './witness.ts';

/** A finger is needed, an iris is welcome; who is on `watched` passes and is told of in silence. */
export const policy: Policy = Value.Parse(
  PolicySchema,
  Value.Default(PolicySchema, {
    lists: [
      { name: 'wanted', action: 'refer' },
      { name: 'watched', action: 'silent-referral' },
    ],
    traits: [
      { modality: 'fingerprint', need: 'required' },
      { modality: 'iris', need: 'wanted' },
    ],
  }),
);

/** The people on a list: other people on each. */
const personsOn = (list: string): number[] =>
  Array.from(
    { length: operation.listed },
    (_, index) => index + (policyLists.indexOf(list as never) + 1) * 100,
  );

export const allListed = policyLists.flatMap(personsOn);

/** Makes a new version of a list, and loads it. */
export async function importList(
  name: string,
  store: KioskStore,
  lists: LoadedLists,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const version = store.watchlistVersion(name) + 1;
  const list = listOf(name, version, at);
  await store.putWatchlist(list, { at, action: 'list.imported', actor: 'operator', object: name });
  await lists.load(list);
}

function listOf(name: string, version: number, importedAt: string): Watchlist {
  const persons = personsOn(name);
  return {
    name,
    version,
    importedAt,
    subjects: persons.map(person => ({ id: `S-${person}` })),
    references: persons.flatMap(referencesOf),
  };
}

/** A finger and both eyes of a person. */
function referencesOf(person: number): Reference[] {
  const reference = (instance: number, modality: Reference['modality'], position: Reference['position']) => ({
    subject: `S-${person}`,
    instance,
    modality,
    position,
    template: templateOf({ person, condition: 'normal', modality }),
  });
  return [reference(1, 'fingerprint', 2), reference(2, 'iris', 1), reference(3, 'iris', 2)];
}
