import path from 'node:path';
import type { PoorSample } from '../biometrics/too-poor.ts';
import { startWorkerEngine } from '../biometrics/worker-engine.ts';
import { Fault } from '../core/errors.ts';
import { realMachine } from '../machine.ts';
import { type EnrolledFolder, enrolFolder } from './enrol-folder.ts';
import type { Output } from './output.ts';
import type { SampleOptions } from './samples.ts';

export interface EnrolOptions extends Pick<SampleOptions, 'dpi' | 'modality'> {
  /** Why an operator takes samples that are too poor to be enrolled. */
  readonly acceptPoor?: string;
}

/** Enrols a folder for a list. Fault `bad-input` when samples are too poor and nobody has said why they are taken all the same. */
export async function enrolAcceptable(
  folder: string,
  options: EnrolOptions,
  output: Output,
): Promise<EnrolledFolder> {
  const { clock } = realMachine(line => output.notice(line));
  const engine = startWorkerEngine({ clock });
  try {
    const enrolled = await enrolFolder(folder, options, engine, output);
    const { poor, references } = enrolled;
    if (poor.length > 0) requireAcceptance(poor, references.length, folder, options);
    return enrolled;
  } finally {
    await engine.close();
  }
}

/** Fault `bad-usage` for what cannot be the name of a list. */
export function requireListName(name: string): void {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) return;
  throw new Fault('bad-usage', 'wrong option', {
    where: '--list',
    given: name,
    wanted: 'lower-case letters, digits and dashes',
  });
}

/** Nothing is imported by half: who is left out by a list is let through by it. */
function requireAcceptance(
  poor: readonly PoorSample[],
  references: number,
  folder: string,
  { acceptPoor }: EnrolOptions,
): void {
  if (acceptPoor !== undefined && acceptPoor.trim() !== '') return;
  throw new Fault('bad-input', 'samples are too poor to be enrolled, nothing is imported', {
    where: folder,
    given: `${poor.length} of ${references}: ${firstOf(poor.map(fileOf))}`,
    remedy: 'enrol other captures of these eyes, take the files out, or say why not by --accept-poor WHY',
  });
}

/** Each of them was told of before, with its reason. */
function firstOf(files: readonly string[]): string {
  const shown = files.slice(0, 5).join(', ');
  return files.length > 5 ? `${shown} and ${files.length - 5} more` : shown;
}

export const fileOf = ({ name }: PoorSample) => path.basename(name);
