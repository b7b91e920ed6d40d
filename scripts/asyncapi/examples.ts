// Examples of all that is no event: made by the encoders that send.
import {
  digestOf,
  filledConfiguration,
  type Configuration,
} from '../../daemon/fleet/shadow/configuration.ts';
import type { Report } from '../../daemon/fleet/shadow/messages.ts';
import { encodeDown, encodeUp } from '../../daemon/link/message.ts';
import { exampleKiosk } from './example-events.ts';
import type { Example } from './message.ts';

const time = '2026-06-01T12:00:00.000Z';
const session = 7;

/** A kiosk says so; `n` is its place in the session. */
export function saysUp(kind: string, name: string, summary: string, data: unknown, n = 3): Example {
  const text = encodeUp(exampleKiosk, { kind, session, n, time, data });
  return { name, summary, payload: JSON.parse(text.toString()) };
}

/** The hub says so, to the kiosk of the examples or to all. */
export function saysDown(
  kind: string,
  name: string,
  summary: string,
  data: unknown,
  to: typeof exampleKiosk | 'all' = exampleKiosk,
): Example {
  const text = encodeDown(exampleKiosk.tenant, to, `${time}-1`, { kind, time, data });
  return { name, summary, payload: JSON.parse(text.toString()) };
}

/** A text that is no CloudEvent. */
export const bare = (name: string, summary: string, payload: unknown): Example => ({
  name,
  summary,
  payload,
});

/** With all defaults in their places, as the hub sends it. */
export const exampleConfiguration = filledConfiguration({
  policy: { lists: [{ name: 'fugitives', action: 'refer' }] },
  retention: {},
  maintenance: [{ days: ['sun'], startsAt: '02:00', minutes: 120 }],
}) as Configuration;

export const exampleDigest = digestOf(exampleConfiguration);

const report: Report = {
  desiredVersion: 4,
  desiredDigest: exampleDigest,
  state: 'applied',
  current: { version: 4, digest: exampleDigest },
};

/** What each message of a kiosk about itself carries. */
export const standing = { session, seq: 2, intervalMs: 30_000, report };

export const rejectedReport: Report = {
  ...report,
  desiredVersion: 5,
  state: 'rejected',
  field: 'policy.captureAttempts',
  reason: 'got 0, wanted at least 1',
};
