// The lists that a hub publishes, on the line and over HTTPS.
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import Fastify from 'fastify';
import { Fault, messageOf } from './core/errors.ts';
import type { Closers } from './closers.ts';
import type { KioskAddress } from './core/kiosk-address.ts';
import { messagesUrl } from './fleet/lists/message-source.ts';
import type { ListPointer } from './fleet/lists/messages.ts';
import type { Hub } from './hub/hub.ts';
import { ListDesk } from './hub/lists/desk.ts';
import { keepLists } from './hub/lists/keeper.ts';
import { loadRoleKeys } from './hub/lists/role-keys.ts';
import { answerAsk, serveLists } from './hub/lists/serve.ts';
import { listContentKeys, listKeysFolderOf, listsFolderOf, repositoriesIn } from './hub-lists.ts';
import type { KeptHubIdentity } from './hub-identity.ts';
import type { Machine } from './machine.ts';
import type { HubLine } from './message-keys.ts';
import type { Documents } from './store/contract/documents.ts';

/** Where kiosks fetch lists. */
export interface ListsAccess {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** As kiosks reach it; that of host and port where it is absent. */
  readonly url?: string;
}

export interface PublishedListsParts {
  readonly dataFolder: string;
  readonly documents: Documents;
  readonly hub: Pick<Hub, 'handle' | 'onState' | 'send'>;
  readonly line: Pick<HubLine, 'sealTo'>;
  readonly identity: Pick<KeptHubIdentity, 'proof' | 'options'>;
  /** Without it files come by messages. */
  readonly access?: ListsAccess;
  readonly machine: Machine;
}

/** Serves and tells of lists until `closers` run. Fault `busy` when the port is taken. */
export async function publishLists(parts: PublishedListsParts, closers: Closers): Promise<ListDesk> {
  const { dataFolder, documents, hub, line, access, machine } = parts;
  const { clock } = machine;
  const log = (text: string) => machine.log(`lists: ${text}`);
  const url = access === undefined ? messagesUrl : await serveOver(access, parts, closers);
  const desk = new ListDesk({
    repositories: () => repositoriesIn(dataFolder),
    content: () => listContentKeys(dataFolder),
    ...{ url, documents, sealTo: (to, plaintext) => line.sealTo(to, plaintext) },
  });
  const tell = (to: KioskAddress | 'all', pointer: ListPointer) =>
    hub.send(to, 'list', pointer).catch((error: unknown) => log(messageOf(error)));
  const tellOne = async (to: KioskAddress) => {
    for (const pointer of await desk.pointersFor(to)) await tell(to, pointer);
  };
  hub.handle('list', async (from, data) => {
    const { wantsKey } = await desk.handle(from, data);
    if (wantsKey) await tellOne(from);
  });
  hub.handle('file', (from, ask) =>
    answerAsk(listsFolderOf(dataFolder), ask, piece => hub.send(from, 'file', piece)),
  );
  const stop = hub.onState((from, state) => {
    if (state === 'online') tellOne(from).catch((error: unknown) => log(messageOf(error)));
  });
  closers.add(async () => stop());
  const keeping = keepLists({
    repositories: () => repositoriesIn(dataFolder),
    keys: () => loadRoleKeys([listKeysFolderOf(dataFolder)]),
    onChange: repository => {
      const told = async () => {
        for (const pointer of await desk.changed(repository.list)) await tell('all', pointer);
      };
      told().catch((error: unknown) => log(messageOf(error)));
    },
    ...{ clock, log },
  });
  closers.add(() => keeping.close());
  return desk;
}

/** A new certificate is taken up within so long, in ms. It is renewed months before the one before ends. */
const takeUpMs = 60 * 60 * 1000;

/** Over mTLS: whoever has a certificate of this fleet that is not revoked. */
async function serveOver(
  { host, port, url }: ListsAccess,
  { dataFolder, identity, machine }: PublishedListsParts,
  closers: Closers,
): Promise<string> {
  const app = Fastify({ logger: false, https: { ...tlsOf(identity), requestCert: true } });
  app.addHook('onRequest', async request => {
    const { serialNumber } = (request.socket as TLSSocket).getPeerCertificate();
    if (identity.proof().authority.isRevoked(serialNumber))
      throw Object.assign(new Error('the certificate is revoked'), { statusCode: 403 });
  });
  serveLists(app, listsFolderOf(dataFolder));
  try {
    await app.listen({ host, port });
  } catch (cause) {
    throw new Fault('busy', `lists cannot be served: ${messageOf(cause)}`, {
      given: `${host}:${port}`,
      cause,
    });
  }
  closers.add(() => app.close());
  let cancel = () => {};
  const takeUp = () => {
    app.server.setSecureContext(tlsOf(identity));
    cancel = machine.clock.after(takeUpMs, takeUp);
  };
  cancel = machine.clock.after(takeUpMs, takeUp);
  closers.add(async () => cancel());
  const own = `https://${host}:${(app.server.address() as AddressInfo).port}`;
  machine.log(`lists: served at ${url ?? own}/lists`);
  return `${url ?? own}/lists`;
}

function tlsOf({ options }: PublishedListsParts['identity']) {
  const { tls } = options;
  return typeof tls === 'function' ? tls() : (tls ?? {});
}
