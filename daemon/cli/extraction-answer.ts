import path from 'node:path';
import type { StagePicture } from '../biometrics/explain/stage-picture.ts';
import { type Quality, qualityWords } from '../core/quality.ts';
import { makeFolder, writeOutput } from './files.ts';
import { type ExitCode, exitCode, type Output } from './output.ts';

/** A template of a trait, and what is told of it. */
export interface Extracted {
  readonly quality: Quality;
  readonly template: Uint8Array;
  /** Of the template, for the document; and in words. */
  readonly figures: Readonly<Record<string, unknown>>;
  readonly words: string;
  /** A picture of each stage, and the page that shows them. */
  readonly explain: () => Promise<{ readonly stages: readonly StagePicture[]; readonly page: string }>;
}

/** Where the template and the pictures go; nowhere where that is undefined. */
interface Targets {
  readonly target: string | undefined;
  readonly explain: string | undefined;
}

/** Writes what was asked for, and says what is in it. What is not usable has pictures, and no template. */
export async function answerExtraction(
  file: string,
  extracted: Extracted,
  { target, explain }: Targets,
  output: Output,
): Promise<ExitCode> {
  const { quality, template, figures, words } = extracted;
  const drawn = explain === undefined ? [] : [await explainIn(explain, extracted)];
  if (!quality.usable) {
    const reasons = quality.reasons.map(reason => qualityWords[reason]).join(', ');
    output.answer({ quality }, () => [`${file}: not usable: ${reasons}`, ...drawn]);
    return exitCode.negative;
  }
  if (target !== undefined) await writeOutput(target, template);
  output.answer({ output: target, bytes: template.length, ...figures, quality }, () => [
    `${target ?? file}: ${words}, quality ${quality.score}, ${template.length} bytes`,
    ...drawn,
  ]);
  return exitCode.ok;
}

/** Gives the line that says where. */
async function explainIn(folder: string, { explain }: Extracted): Promise<string> {
  const { stages, page } = await explain();
  await makeFolder(folder);
  for (const { file: name, content } of stages) await writeOutput(path.join(folder, name), content);
  const index = path.join(folder, 'index.html');
  await writeOutput(index, page);
  return `drawn: ${index}`;
}
