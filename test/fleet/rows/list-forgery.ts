import { readFile } from 'node:fs/promises';
import { signSnapshot, signTargets, signTimestamp } from '../../../daemon/hub/lists/roles.ts';
import {
  entriesOf,
  entryOf,
  type Followed,
  following,
  PublishedFolder,
  type Tamper,
} from '../../helpers/published-list.ts';
import { scratchFolder } from '../../helpers/scratch-folder.ts';

const hourMs = 3_600_000;

/** A kiosk at epoch 1 of a list whose epoch 2 is out. */
async function site(folder: string) {
  const published = await PublishedFolder.make(folder);
  const kiosk = await following(published);
  await published.publish(entriesOf(40));
  await kiosk.next();
  const timestamp = await readFile(published.file('metadata/timestamp.json'));
  await published.publish([...entriesOf(39), entryOf('NEW')]);
  return { published, kiosk, timestamp };
}

type Site = Awaited<ReturnType<typeof site>>;

const flipped = (bytes: Buffer) => {
  const other = Buffer.from(bytes);
  other[other.length >> 1] ^= 1;
  return other;
};

const tampered =
  (wanted: RegExp, change: (bytes: Buffer) => Buffer) =>
  ({ kiosk }: Site): void => {
    const tamper: Tamper = (name, bytes) => (wanted.test(name) ? change(bytes) : bytes);
    kiosk.source.tamper = tamper;
  };

/** What is done, and how it must be refused. */
const attacks: readonly [refusal: RegExp, attack: (site: Site) => Promise<void> | void][] = [
  [/malformed|forged/, tampered(/timestamp\.json$/, flipped)],
  [/wrong-hash/, tampered(/snapshot\.json$/, flipped)],
  [/wrong-hash/, tampered(/targets\.json$/, flipped)],
  [/wrong-length/, tampered(/targets\.json$/, bytes => Buffer.concat([bytes, bytes]))],
  [/wrong-hash/, tampered(/delta-2$/, flipped)],
  [/wrong-hash/, tampered(/manifest\.json$/, flipped)],
  [/frozen/, ({ published }) => published.clock.pass(25 * hourMs)],
  [/forged/, signedByTooFew],
  [/rolled-back/, rolledBack],
];

/** Whoever took the hub has the keys that lie with it, and no others. */
async function signedByTooFew({ published, kiosk }: Site): Promise<void> {
  kiosk.source.hasBundle = false;
  const { root } = await published.repository.read();
  const now = published.clock.wall();
  const own = published.keys.filter(({ role }) => role === 'timestamp' || role === 'snapshot');
  const [one] = published.keys.filter(({ role }) => role === 'targets');
  const { root: lax } = await published.repository.read();
  Object.assign(lax.signed.roles['targets'] ?? {}, { threshold: 1 });
  const targets = signTargets(3, [], now, { root: lax, keys: one === undefined ? [] : [one] });
  const snapshot = signSnapshot(3, targets, now, { root, keys: own });
  await published.repository.putRole('3.targets.json', targets);
  await published.repository.putRole('3.snapshot.json', snapshot);
  await published.repository.putRole('timestamp.json', signTimestamp(3, snapshot, now, { root, keys: own }));
}

/** The kiosk has gone on to epoch 2, and is shown epoch 1 again. */
async function rolledBack({ kiosk, timestamp, published }: Site): Promise<void> {
  await kiosk.next();
  await published.publish(entriesOf(41));
  kiosk.source.tamper = (name, bytes) => (name === 'metadata/timestamp.json' ? timestamp : bytes);
}

/** Whether it was refused so, and what was in force before still is. */
async function isRefused(
  kiosk: Followed,
  pointer: Site['published']['pointer'],
  refusal: RegExp,
): Promise<boolean> {
  const before = await kiosk.place.standing('fugitives');
  const report = await kiosk.next(pointer);
  const after = await kiosk.place.standing('fugitives');
  return refusal.test(report.refusal?.code ?? '') && before?.root === after?.root;
}

/** Forgery, roll-back, freeze, mix-and-match, wrong lengths and hashes: each is refused by its name, and what is in force stays. */
export const row = {
  name: 'list-forgery',
  async run() {
    const taken: string[] = [];
    for (const [refusal, attack] of attacks) {
      const folder = await scratchFolder();
      const one = await site(folder.path);
      try {
        await attack(one);
        const { published, kiosk } = one;
        if (!(await isRefused(kiosk, { ...published.pointer, version: 9 }, refusal)))
          taken.push(String(refusal));
      } finally {
        await one.kiosk.follower.close();
        await folder.remove();
      }
    }
    const refused = attacks.length - taken.length;
    return {
      seen: `${refused} of ${attacks.length} attacks are refused${taken.length === 0 ? '' : `, not: ${taken.join(', ')}`}`,
      value: taken.length,
      unit: 'taken',
      count: attacks.length,
      pass: taken.length === 0,
    };
  },
};
