import { Type } from 'typebox';
import { answers } from '../../../core/answer.ts';
import { dispositions } from '../../../core/encounter.ts';
import { Instant, Words } from '../../../http/schemas/common.ts';
import type { InboxDetail, InboxPage } from '../../desk/inbox.ts';

const count = Type.Integer({ minimum: 0 });

const line = {
  id: Type.String(),
  kiosk: Type.String({ description: 'tenant/shard/device' }),
  receivedAt: Instant,
  decidedAt: Instant,
  encounter: Type.String(),
  lane: Type.String(),
  answer: Words([...answers]),
  disposition: Type.String({ description: `${dispositions.join(', ')}, or what a newer kiosk knows` }),
  lists: Type.Array(Type.String()),
  candidates: count,
};

export const Inbox = Type.Unsafe<InboxPage>(
  Type.Object({
    hits: Type.Array(Type.Object(line)),
    next: Type.Optional(Type.String({ description: '`before` of the next page' })),
  }),
);

/** As the kiosk has sent it. */
export const InboxDetails = Type.Unsafe<InboxDetail>(
  Type.Object({ ...line, whole: Type.Object({}, { additionalProperties: true }) }),
);

export const InboxId = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});
