// A hub of one published list in a process of its own: `node list-hub.js FOLDER SUBJECTS`. It serves over HTTPS, says where, and publishes
// the next epoch when it is told to, with so many subjects replaced.
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { fingerprint } from '../../daemon/biometrics/fingerprint/fingerprint.ts';
import type { ListEntry } from '../../daemon/fleet/lists/entry.ts';
import { encodeIrisTemplate } from '../../daemon/formats/iris-template/iris-template.ts';
import type { Publication } from '../../daemon/hub/lists/publisher.ts';
import { serveLists } from '../../daemon/hub/lists/serve.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';
import { growModelFinger } from '../../scripts/training/model-fingers.ts';
import { takeModelImpression, templateOf } from '../../scripts/training/model-impressions.ts';
import { selfSigned } from './certificate.ts';
import { bulkCode } from './made-up-irises.ts';
import { FastClock, PublishedFolder } from './published-list.ts';

export interface HubStarted extends Publication {
  readonly url: string;
  readonly certificate: string;
  readonly root: string;
  readonly key: string;
  readonly publishMs: number;
}

/** So many fingers stand for those of everybody, over and over. */
const distinctFingers = 100;

function fingers(): readonly Uint8Array[] {
  const random = randomFrom('published fingers');
  return Array.from({ length: distinctFingers }, (_, at) => {
    const grown = growModelFinger(random.fork(at));
    return fingerprint.encode(templateOf(takeModelImpression(grown, random.fork(`impression ${at}`))));
  });
}

/** One finger and one eye of each, as our own templates are. */
function personOf(at: number, turn: number, prints: readonly Uint8Array[]): ListEntry {
  const subject = `subject-${at}`;
  const random = randomFrom(`${at} ${turn}`);
  const eye = encodeIrisTemplate({ eye: 1, quality: 70, search: bulkCode(random), fine: bulkCode(random) });
  const print = prints[at % distinctFingers] ?? new Uint8Array();
  return {
    subject: { id: subject, name: `Subject ${at}`, dateOfBirth: '1980-05-17' },
    references: [
      { subject, instance: 1, modality: 'fingerprint', position: 2, template: print },
      { subject, instance: 2, modality: 'iris', position: 1, template: eye },
    ],
  };
}

async function main(folder: string, subjects: number): Promise<void> {
  const clock = new FastClock(1);
  clock.at = clock.wallNow();
  const published = await PublishedFolder.make(folder, clock);
  const prints = fingers();
  const entries = Array.from({ length: subjects }, (_, at) => personOf(at, 0, prints));
  const publish = async () => {
    const startedMs = performance.now();
    return { ...(await published.publish(entries)), publishMs: performance.now() - startedMs };
  };
  const first = await publish();
  const certificate = selfSigned('hub.test');
  const app = fastify({ https: certificate, forceCloseConnections: true });
  serveLists(app, folder);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const started: HubStarted = {
    ...first,
    url: `https://127.0.0.1:${port}/lists/${published.list}/`,
    certificate: certificate.cert,
    root: await published.repository.firstRoot(),
    key: Buffer.from(published.content.key(published.list, '1')).toString('base64url'),
  };
  process.send?.(started);
  const tell = (done: Publication) => {
    process.send?.(done);
  };
  let turn = 0;
  process.on('message', (replaced: number) => {
    turn++;
    for (let at = 0; at < replaced; at++) {
      const person = (at * 97 + turn) % subjects;
      entries[person] = personOf(person, turn, prints);
    }
    void publish().then(tell);
  });
  process.on('disconnect', () => process.exit());
}

const [folder, subjects] = process.argv.slice(2);
if (folder !== undefined && process.send !== undefined) await main(folder, Number(subjects));
