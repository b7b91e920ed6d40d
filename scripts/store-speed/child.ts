// A measurement in a process of its own, so that a library can be laid over its system calls: `node child.js WHAT FOLDER NUMBER`.
// It prints one JSON document.
import { SealedDatabase } from '../../daemon/store/sealed-database.ts';
import { inFolder, inSlices, ourCommits, ourPuts, peerCommits, peerPuts, type Writing } from './measure.ts';
import { fillForEver, reopenMs } from './reopen.ts';

const [what = '', parent = '', number = '1'] = process.argv.slice(2);
const seconds = Number(number);
const lanes = 16;
/** The first warms the code up, and does not count. */
const rounds = 6;
/** Long enough for a hundred puts, short beside the drift of a disk. */
const sliceS = 0.05;

type Measure = (folder: string) => Promise<Writing | undefined>;

/** One after the other, in rounds, so that both see the same machine. */
async function inTurns(measures: readonly Measure[]): Promise<(Writing | undefined)[][]> {
  const seen: (Writing | undefined)[][] = measures.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, measure] of measures.entries()) seen[index]?.push(await inFolder(parent, measure));
  }
  return seen.map(writings => writings.slice(1));
}

/** As many seconds as the other measurements take, in slices; before the first that counts the peer's log has come round. */
async function puts(folder: string): Promise<Writing[][]> {
  const ours = await ourPuts(`${folder}/store`);
  const theirs = await peerPuts(folder);
  const writers = theirs === undefined ? [ours] : [ours, theirs];
  const slices = Math.ceil((rounds * seconds) / sliceS);
  const seen = await inSlices(writers, slices, sliceS);
  for (const writer of writers) await writer.close();
  return seen.map(writings => writings.slice(Math.ceil(slices / rounds)));
}

/** The store without its seal; it has no switch for this, and shall have none. */
async function unsealed(folder: string, lanesHere: number): Promise<Writing> {
  const prototype: { seal: (key: string, plaintext: Uint8Array) => Uint8Array } = SealedDatabase.prototype;
  const sealing = Object.getOwnPropertyDescriptor(prototype, 'seal');
  prototype.seal = (_key, plaintext) => plaintext;
  try {
    return await ourCommits(folder, seconds, lanesHere);
  } finally {
    Object.defineProperty(prototype, 'seal', sealing ?? {});
  }
}

const measurements: Readonly<Record<string, () => Promise<unknown>>> = {
  puts: () => inFolder(parent, puts),
  lanes: () =>
    inTurns([folder => ourCommits(folder, seconds, lanes), folder => peerCommits(folder, seconds, lanes)]),
  seal: () => inTurns([folder => ourCommits(folder, seconds, lanes), folder => unsealed(folder, lanes)]),
  'seal-single': () => inTurns([folder => ourCommits(folder, seconds, 1), folder => unsealed(folder, 1)]),
  reopen: () => inFolder(parent, folder => reopenMs(`${folder}/store`, Number(number))),
  fill: () => fillForEver(parent, Number(number)),
};

const measure = measurements[what];
if (measure === undefined) throw new Error(`no such measurement: ${what}`);
process.stdout.write(JSON.stringify(await measure()));
