import { Fault } from '../core/errors.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import { enrolAnswerTopic } from '../fleet/identity/topics.ts';
import type { Message } from '../link/connection.ts';
import type { EnrolmentDesk } from './authority/enrolment-desk.ts';

/** The answer to a board that asks for a certificate over a claim. Rejects with Fault `bad-input` for what is not of a claim, and as the desk does. */
export async function enrolAnswer(
  desk: Pick<EnrolmentDesk, 'enrol'> | undefined,
  { tenant, shard, device: claim }: KioskAddress,
  payload: Buffer,
): Promise<Message> {
  if (desk === undefined || shard !== 'claim') throw new Fault('bad-input', 'it is not of a claim');
  const answer = await desk.enrol(claim, JSON.parse(payload.toString()));
  return { topic: enrolAnswerTopic(tenant, claim), payload: Buffer.from(JSON.stringify(answer)) };
}
