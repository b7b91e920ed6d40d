import type { Command } from 'commander';
import type { GreyReason } from '../core/answer.ts';
import type { SecondOpinion } from '../hub/search/second-opinion.ts';
import { asking } from './asking.ts';
import type { Verb } from './bitmapd.ts';
import { type Data, onHub, type OutputOf } from './fleet-options.ts';
import { readProbes } from './handed-probes.ts';
import { whyGrey } from './identify-report.ts';
import { dpiOption, eyeOption, modalityOption } from './options.ts';
import { exitCode, table } from './output.ts';
import type { SampleOptions } from './samples.ts';

type Options = Data & SampleOptions & { readonly reason: string };

/** `bitmapd fleet search PROBE... --reason TEXT`. Exit 0 with a candidate, 1 for GREEN and for GREY. */
export function defineSearch(fleet: Command, output: OutputOf, done: Parameters<Verb['define']>[2]): void {
  onHub(fleet.command('search'))
    .description(
      'look for a person on every list that the hub has, those too that no kiosk follows: a second opinion',
    )
    .argument(
      '<probe...>',
      'images, finger minutiae records or iris templates of one person; they are read here, templates go to the hub',
    )
    .requiredOption('--reason <text>', 'why this person is looked for; it stands in the audit')
    .addOption(modalityOption())
    .addOption(eyeOption())
    .addOption(dpiOption())
    .action(async (files: string[], { data, reason, ...options }: Options) => {
      const probes = (await readProbes(files, options, output())).map(({ modality, template }) => ({
        modality,
        template: Buffer.from(template).toString('base64'),
      }));
      const opinion = await asking(data, output(), ask => ask('fleet.search', { probes, reason }));
      output().answer(opinion, () => linesOf(opinion));
      done(opinion.candidates.length === 0 ? exitCode.negative : exitCode.ok);
    });
}

function linesOf({ answer, greyReasons, candidates, templates, searchMs, lists }: SecondOpinion): string[] {
  const where = lists.map(({ name, version }) => `${name} (epoch ${version})`).join(', ');
  return [
    `${answer}${whyGrey(greyReasons satisfies readonly GreyReason[])}: ${candidates.length} candidates of ${templates} templates in ${searchMs.toFixed(1)} ms`,
    where === '' ? 'no list is published here (bitmapd list publish)' : `searched: ${where}`,
    ...(candidates.length === 0 ? [] : candidateTable(candidates)),
  ];
}

function candidateTable(candidates: SecondOpinion['candidates']): string[] {
  return table(
    ['list', 'subject', 'name', 'born', 'score', 'action'],
    candidates.map(({ list, subject, name = '-', dateOfBirth = '-', score, action = '-' }) => [
      list,
      subject,
      name,
      dateOfBirth,
      Number(score.toFixed(1)),
      action,
    ]),
  );
}
