import { statfsSync } from 'node:fs';
import path from 'node:path';
import { type Static, Type } from 'typebox';
import { ballastBytes, ballastShare } from './store/disk/parameters.ts';
import { type SheddableKind, sheddableKinds, type StorageRules } from './store/disk/rules.ts';

const mebibyte = 2 ** 20;
const strict = { additionalProperties: false };
const quota = { pattern: '^(100|[1-9]?[0-9])%$|^[1-9][0-9]{0,6} [MG]iB$' };

/** How a kiosk shares out the volume of its store. */
export const StorageSchema = Type.Object(
  {
    ballastMiB: Type.Integer({
      default: ballastBytes / mebibyte,
      minimum: 0,
      maximum: 4_096,
      description: 'Held back for a full disk; never more than a sixteenth of the volume. 0: none.',
    }),
    shedOrder: Type.Array(Type.Unsafe<SheddableKind>({ enum: sheddableKinds }), {
      default: [...sheddableKinds],
      uniqueItems: true,
      description:
        'What goes first when there is little room. Decisions, audit, accounts and alarms never do.',
    }),
    quotas: Type.Object(
      {
        evidence: Type.String({ ...quota, default: '50%', description: 'Pictures and templates of hits.' }),
        lists: Type.String({
          ...quota,
          default: '25%',
          description: 'Watchlists; one that is beyond it is not imported.',
        }),
        encounters: Type.Optional(
          Type.String({
            ...quota,
            description: 'Records of travellers; beyond it an officer is called each time.',
          }),
        ),
      },
      { ...strict, default: {}, description: 'At most so much of the volume: 40%, 500 MiB, 2 GiB.' },
    ),
  },
  { ...strict, default: {} },
);

export type StorageProfile = Static<typeof StorageSchema>;

/** The bytes of a share (`40%`), or of a size (`500 MiB`). */
export function quotaBytes(quota: string, volumeBytes: number): number {
  const number = Number.parseFloat(quota);
  if (quota.endsWith('%')) return Math.floor((volumeBytes * number) / 100);
  return number * (quota.endsWith('GiB') ? 2 ** 30 : mebibyte);
}

/** Without a profile. */
const usualStorage: StorageProfile = {
  ballastMiB: ballastBytes / mebibyte,
  shedOrder: [...sheddableKinds],
  quotas: { evidence: '50%', lists: '25%' },
};

/** What a store in a data folder is to know of its disk: files beside the store, sizes in bytes. The folder is there. */
export function diskOptions(folder: string, storage: StorageProfile = usualStorage) {
  const { blocks, bsize } = statfsSync(folder);
  const volumeBytes = blocks * bsize;
  const ballast = Math.min(storage.ballastMiB * mebibyte, Math.floor(volumeBytes * ballastShare));
  return {
    ballast: { file: path.join(folder, 'ballast'), bytes: ballast },
    reserveJournal: path.join(folder, 'reserve-journal'),
    storage: rulesOf(storage, volumeBytes),
  };
}

function rulesOf({ shedOrder, quotas }: StorageProfile, volumeBytes: number): StorageRules {
  const given = Object.entries(quotas).map(([kind, given]) => [kind, quotaBytes(given, volumeBytes)]);
  return { shedOrder, quotas: Object.fromEntries(given) as StorageRules['quotas'] };
}
