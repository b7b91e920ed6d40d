import type { Encounter } from '../core/encounter.ts';
import type { IntakeTraitRecord } from '../core/intake.ts';
import { qualityWords } from '../core/quality.ts';
import type { IntakeView, TraitView } from '../lane/intake/contract.ts';
import { table } from './output.ts';

/** What the person and the officer at the desk see, in a line. */
export function deskLine(view: IntakeView): string {
  const { state, prompt, asked, hints, trouble, closed, last, at } = view;
  const why = hints.map(hint => qualityWords[hint]).join(', ');
  const likeness = view.traits.filter(({ trait, sameAs }) => asked.includes(trait) && sameAs).map(sameLine);
  return [
    at.slice(11, 19),
    state.padEnd(10),
    asked.length > 0 ? `${prompt}: ${asked.join(' and ')}` : prompt,
    ...(why === '' ? [] : [`(${why})`]),
    ...likeness,
    ...(trouble === undefined ? [] : [`not recorded: ${trouble}`]),
    ...(closed === undefined ? [] : [`closed: ${closed.what} (${closed.remedy})`]),
    ...(last === undefined ? [] : [`last: ${last.answer} ${last.encounter}`]),
  ].join('  ');
}

const sameLine = ({ trait, sameAs }: TraitView) => `[${trait} looks the same as ${sameAs}]`;

/** The traits of an intake, a line each. */
export function traitTable(traits: readonly IntakeTraitRecord[]): string[] {
  return table(
    ['trait', 'outcome', 'quality', 'attempts', 'why'],
    traits.map(({ trait, outcome, quality, attempts, reason, sameAs }) => [
      trait,
      outcome,
      quality === undefined ? '-' : quality.toFixed(0),
      attempts,
      [reason ?? '', sameAs === undefined ? '' : `same as ${sameAs}`].filter(Boolean).join(', '),
    ]),
  );
}

/** The document of an intake. */
export function intakeDocument(encounter: Encounter) {
  const { id, answer, greyReasons, disposition, candidates, intake, times } = encounter;
  return {
    encounter: id,
    ...{ answer, greyReasons, disposition },
    candidates: candidates.map(({ list, subject, score }) => ({ list, subject, score })),
    officer: intake?.officer,
    traits: intake?.traits ?? [],
    times,
  };
}
