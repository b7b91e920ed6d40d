import { Type } from 'typebox';
import { Instant } from '../../../http/schemas/common.ts';
import type { ListRow } from '../../desk/fleet-desk.ts';

const count = Type.Integer({ minimum: 0 });
const until = Type.Union([Type.String(), Type.Null()]);

export const Lists = Type.Unsafe<{ readonly lists: readonly ListRow[] }>(
  Type.Object({
    lists: Type.Array(
      Type.Object({
        list: Type.String(),
        epoch: count,
        subjects: count,
        references: count,
        publishedAt: Type.String(),
        expiresAt: until,
        version: count,
        signedUntil: until,
        snapshotUntil: until,
        targetsUntil: until,
        root: count,
        rootUntil: Type.String(),
        confirmed: Type.Array(Type.Object({ epoch: count, kiosks: count })),
        refused: Type.Array(Type.Object({ kiosk: Type.String(), code: Type.String(), at: Instant })),
      }),
    ),
  }),
);

type Group = { readonly name: string; readonly kiosks: readonly string[] };
const group = Type.Object({ name: Type.String(), kiosks: Type.Array(Type.String()) });
export const Group = Type.Unsafe<Group>(group);
export const Groups = Type.Unsafe<{ readonly groups: readonly Group[] }>(
  Type.Object({ groups: Type.Array(group) }),
);
