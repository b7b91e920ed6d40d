// Whoever takes what comes over the line, by the names of the channels in docs/asyncapi.yaml.
import type { TestContext } from 'node:test';
import { MessageSource } from '../../daemon/fleet/lists/message-source.ts';
import { Requester } from '../../daemon/fleet/identity/requester.ts';
import { contentKeys } from '../../daemon/hub/lists/content-keys.ts';
import { ListDesk } from '../../daemon/hub/lists/desk.ts';
import { answerAsk } from '../../daemon/hub/lists/serve.ts';
import { ackFrom, introductionFrom, sessionFrom, stateFrom } from '../../daemon/link/message.ts';
import { clientIdOf } from '../../daemon/link/topics.ts';
import { MemoryDocuments } from '../../daemon/store/documents/memory.ts';
import { ManualClock } from '../../hal/drivers/sim/clock.ts';
import { exampleKiosk } from '../../scripts/asyncapi/example-events.ts';
import { issued, testAuthority } from './authority.ts';
import { JobWorld } from './job-world.ts';
import { following, PublishedFolder } from './published-list.ts';
import { ShadowWorld } from './shadow-world.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Rejects with Fault `bad-input` for what it cannot take. */
export type Receiver = (body: unknown) => Promise<unknown>;

/** What was made of enrolment and renewal can be looked at in the answers. */
export async function lineReceivers(context: TestContext): Promise<Readonly<Record<string, Receiver>>> {
  const { authority, operators, desk } = await testAuthority(exampleKiosk.tenant);
  await operators.claim('terminal-2', {}, 'jana');
  await operators.allow({ serial: '10000000abcdef01', address: clientIdOf(exampleKiosk) }, 'jana');
  const kiosk = await issued(authority, 'device', 'airport/t2/egate-2');
  const shadows = await ShadowWorld.open(1);
  const jobs = await JobWorld.open(1);
  const folder = await temporaryFolder(context);
  const { follower } = await following(await PublishedFolder.make(folder));
  context.after(() => follower.close());
  const lists = new ListDesk({
    repositories: async () => [],
    content: async () => contentKeys(Buffer.alloc(32, 5)),
    url: 'https://hub.test/lists',
    documents: new MemoryDocuments(),
    sealTo: () => undefined,
  });
  const source = new MessageSource({ list: 'fugitives', send: async () => {}, clock: new ManualClock() });
  const self: Receiver = async body => shadows.hub.handle(exampleKiosk, body);
  const job: Receiver = async body => jobs.hub.handle(exampleKiosk, body);
  const pointer: Receiver = async body => follower.handle(body);
  return {
    ...{ shadow: self, health: self, jobRequest: job, jobUpdate: job, list: pointer, listForAll: pointer },
    state: async body => stateFrom(body),
    ack: async body => ackFrom(body),
    desired: async body => shadows.kiosks[0]?.shadow.handle(body),
    job: async body => jobs.kiosks[0]?.jobs.handle(body),
    listReport: body => lists.handle(exampleKiosk, body),
    fileAsk: body => answerAsk(folder, body, async () => {}),
    filePiece: async body => source.handle(body),
    renew: body => desk.renew(kiosk.key.kid, body),
    certificate: answered,
    enrol: body => desk.enrol('terminal-2', body),
    enrolled: answered,
    introduce: async body => introductionFrom(body),
    introduceAll: async body => introductionFrom(body),
    session: async body => sessionFrom(body),
  };
}

/** A board that waits for the answer of the examples. Resolves with what was granted, or what stands in the way. */
async function answered(body: unknown): Promise<unknown> {
  const nonce = 'q0Zr8mT1vS3nXw5yKc7b2uPf';
  const requester = new Requester({
    send: async () => {},
    ...{ clock: new ManualClock(), random: () => 0, log: () => {} },
    randomBytes: () => Buffer.from(nonce, 'base64url'),
  });
  const granted = requester.request({}).catch((error: unknown) => error);
  requester.handle(body);
  requester.close();
  return granted;
}
