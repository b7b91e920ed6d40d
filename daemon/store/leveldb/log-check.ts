import { readFileSync } from 'node:fs';
import path from 'node:path';
import { acknowledgedIn } from '../audit/acknowledged.ts';
import { keepAside, noteAside, notesAside } from './kept-aside.ts';
import { logPieces } from './log-format.ts';
import { judgeLogs, type LogVerdict } from './log-verdict.ts';
import { logOf } from './log-writer.ts';
import { logsToReplay } from './manifest.ts';
import { replaceFile } from '../replace-file.ts';

/** In the folder of a store: copies of damaged logs, each with a note. Nothing here deletes them. */
const damagedLogsFolder = 'damaged-logs';

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
 * To be called before LevelDB opens a folder: it drops what is damaged in a log, and whole records with it,
 * without a word, makes a table of the rest and deletes the log. When they are not whole the logs are kept
 * under a second name, what is missing is noted, and a log of the whole records is left for LevelDB. The
 * store tells of the notes once it is open.
 */
export async function keepDamagedLogs(folder: string): Promise<void> {
  const names = logsToReplay(folder);
  const logs = names.map(name => readFileSync(path.join(folder, name)));
  const verdict = judgeLogs(logs, acknowledgedIn(folder)?.seq ?? 0);
  if (verdict.is === 'whole') return;
  const copies: string[] = [];
  for (const [index, name] of names.entries())
    copies.push(await keepAside(folder, damagedLogsFolder, name, logs[index]));
  const { log, detail, is } = verdict;
  const note: LogNote = { verdict: is, log: names[log], copies, detail };
  await noteAside(folder, copies[log], note);
  for (const [index, name] of names.entries()) await mend(path.join(folder, name), logs[index]);
}

/**
 * LevelDB would drop what follows damage up to the end of a block, or of the log: a log
 * of the whole records takes its place.
 */
async function mend(file: string, bytes: Uint8Array): Promise<void> {
  const pieces = [...logPieces(bytes)];
  if (!pieces.some(piece => piece.is === 'gap' && piece.kind === 'damaged')) return;
  const records = pieces.flatMap(piece => (piece.is === 'record' ? [piece.payload] : []));
  await replaceFile(file, logOf(records));
}

/** A note with its name, which is that of no other. */
export interface NamedNote extends LogNote {
  readonly name: string;
}

/**
 * Every note that was ever made in a folder. One that has been damaged itself still says
 * that there was something to note.
 */
export function logNotes(folder: string): NamedNote[] {
  return notesAside<LogNote>(folder, damagedLogsFolder).map(({ copy, note = unreadable(copy) }) => {
    return { ...note, name: path.basename(copy) };
  });
}

const unreadable = (copy: string): LogNote => ({
  verdict: 'lost',
  log: path.basename(copy),
  copies: [copy],
  detail: 'the note of what was found cannot be read',
});
