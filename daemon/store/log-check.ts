import { createHash } from 'node:crypto';
import { existsSync, linkSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { acknowledgedIn } from './audit/acknowledged.ts';
import { syncDirectory } from './directory-sync.ts';
import { logPieces } from './log-format.ts';
import { logsToReplay } from './log-numbers.ts';
import { judgeLogs, type LogVerdict } from './log-verdict.ts';
import { logOf } from './log-writer.ts';

/** In the folder of a store: copies of damaged logs, each with a note. Nothing here deletes them. */
export const damagedLogsFolder = 'damaged-logs';

/** What was found of damaged logs at one open, as it stands beside their copies. */
export interface LogNote {
  readonly verdict: Exclude<LogVerdict['is'], 'whole'>;
  /** The log that the first gap is in. */
  readonly log: string;
  /** Of every log that was to be read, below the folder of the store. */
  readonly copies: readonly string[];
  readonly detail: string;
}

/**
 * To be called before LevelDB opens a folder: it drops what is damaged in a log, and whole records with it, without a word, makes
 * a table of the rest and deletes the log. When they are not whole the logs are kept under a second name, what is missing is noted, and a log of
 * the whole records is left for LevelDB. The store tells of the notes once it is open.
 */
export async function keepDamagedLogs(folder: string): Promise<void> {
  const names = logsToReplay(folder);
  const logs = names.map(name => readFileSync(path.join(folder, name)));
  const verdict = judgeLogs(logs, acknowledgedIn(folder)?.seq ?? 0);
  if (verdict.is === 'whole') return;
  const aside = path.join(folder, damagedLogsFolder);
  if (!existsSync(aside)) await mkdir(aside, { mode: 0o700 });
  const copies = names.map((name, index) => keepCopy(folder, name, logs[index]));
  const { log, detail, is } = verdict;
  const note: LogNote = { verdict: is, log: names[log], copies, detail };
  await writeSynced(path.join(folder, `${copies[log]}.json`), `${JSON.stringify(note)}\n`);
  await syncDirectory(aside);
  await syncDirectory(folder);
  for (const [index, name] of names.entries()) await mend(folder, name, logs[index]);
}

/** LevelDB would drop what follows damage up to the end of a block, or of the log: a log of the whole records takes its place. */
async function mend(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const pieces = [...logPieces(bytes)];
  if (!pieces.some(piece => piece.is === 'gap' && piece.kind === 'damaged')) return;
  const draft = path.join(folder, `${name}.new`);
  await writeSynced(draft, logOf(pieces.flatMap(piece => (piece.is === 'record' ? [piece.payload] : []))));
  await rename(draft, path.join(folder, name));
  await syncDirectory(folder);
}

/** Neither LevelDB nor `mend` writes to a log that is there: a second name is as good as a copy, and takes no room on a full disk. */
function keepCopy(folder: string, name: string, bytes: Uint8Array): string {
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const copy = path.join(damagedLogsFolder, `${path.parse(name).name}-${digest}.log`);
  if (!existsSync(path.join(folder, copy))) linkSync(path.join(folder, name), path.join(folder, copy));
  return copy;
}

async function writeSynced(file: string, bytes: Uint8Array | string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A note with its name, which is that of no other. */
export interface NamedNote extends LogNote {
  readonly name: string;
}

/** Every note that was ever made in a folder. */
export function logNotes(folder: string): NamedNote[] {
  const aside = path.join(folder, damagedLogsFolder);
  const names = existsSync(aside) ? readdirSync(aside).filter(name => name.endsWith('.json')) : [];
  return names.map(name => ({
    ...noteOf(readFileSync(path.join(aside, name), 'utf8'), name),
    name: path.parse(name).name,
  }));
}

/** A note that has been damaged itself still says that there was something to note. */
function noteOf(text: string, name: string): LogNote {
  try {
    return JSON.parse(text) as LogNote;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const log = path.parse(name).name;
    const copies = [path.join(damagedLogsFolder, log)];
    return { verdict: 'lost', log, copies, detail: 'the note of what was found cannot be read' };
  }
}
