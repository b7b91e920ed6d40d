// How a board without an identity gets one: over the broker, with a claim.
import type { CancelTimer } from '../hal/clock.ts';
import { Fault, messageOf } from './core/errors.ts';
import type { Claim } from './fleet/identity/claim.ts';
import type { DeviceKey } from './fleet/identity/device-key.ts';
import { type Enrolled, enrol } from './fleet/identity/enrol.ts';
import { claimName } from './fleet/identity/names.ts';
import { Requester } from './fleet/identity/requester.ts';
import { enrolAnswerTopic, enrolTopic } from './fleet/identity/topics.ts';
import { transportDefaults } from './link/parameters.ts';
import { Transport } from './link/transport.ts';
import type { Machine } from './machine.ts';

export interface EnrolOptions {
  /** mqtts://HOST:PORT of the broker. */
  readonly url: string;
  readonly claim: Claim;
  readonly key: DeviceKey;
  readonly serial: string;
  /** How long to try, in ms. */
  readonly timeoutMs: number;
}

/**
 * Rejects with `Refused` when the hub says no, and with Fault `unavailable`, which says why, when it was not reached in time.
 * Boards that enrol by one claim have one client id, and the broker lets the last of them stay: the others come back, ask
 * again, and are answered alike.
 */
export async function enrolOver(
  { url, claim, key, serial, timeoutMs }: EnrolOptions,
  { clock, random, randomBytes, log }: Machine,
): Promise<Enrolled> {
  const { tenant, name } = claim;
  let lastError = 'the hub does not answer';
  const requester = new Requester({
    send: body =>
      transport.publish({ topic: enrolTopic(tenant, name), payload: Buffer.from(JSON.stringify(body)) }),
    ...{ clock, random, randomBytes, log },
  });
  let tellUp = () => {};
  const up = new Promise<void>(resolve => {
    tellUp = resolve;
  });
  const transport = new Transport(
    {
      url,
      clientId: claimName(tenant, name),
      tls: claim.tls,
      subscriptions: [enrolAnswerTopic(tenant, name)],
    },
    {
      onUp: () => tellUp(),
      onDown: () => {},
      onMessage: ({ payload }) => heard(requester, payload, log),
      onError: reason => (lastError = reason),
    },
    { clock, random, parameters: transportDefaults },
  );
  transport.begin();
  let cancel: CancelTimer = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(timeoutMs, () => reject(new Fault('unavailable', lastError, { where: url })));
  });
  try {
    await Promise.race([up, late]);
    return await Promise.race([enrol(requester, claim, key, serial), late]);
  } finally {
    cancel();
    requester.close();
    await transport.close();
  }
}

function heard(requester: Requester, payload: Buffer, log: Machine['log']): void {
  try {
    requester.handle(JSON.parse(payload.toString()));
  } catch (error) {
    log(`enrolment: ${messageOf(error)}`);
  }
}
