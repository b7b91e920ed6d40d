import type { PresentationJudgement, PresentationReason } from '../../core/presentation.ts';

/** What one kind of evidence says: reasons to doubt, none when it speaks for a living trait. */
export interface Finding {
  readonly reasons: readonly PresentationReason[];
  readonly measures: Readonly<Record<string, number>>;
}

export function finding(
  reasons: readonly PresentationReason[],
  measures: Readonly<Record<string, number>> = {},
): Finding {
  return { reasons, measures };
}

/**
 * The judgement of all that a sensor gave. One reason is a doubt. What was promised and is missing is a doubt. Evidence
 * that nobody promised may raise a doubt, yet it vouches for nobody: without a promise the best verdict is `not-tested`.
 */
export function judgementOf(
  promised: readonly string[],
  findings: Readonly<Record<string, Finding | undefined>>,
): PresentationJudgement {
  const missing = promised.some(kind => findings[kind] === undefined);
  const found = Object.values(findings).filter(one => one !== undefined);
  const reasons = new Set<PresentationReason>(missing ? ['evidence-missing'] : []);
  for (const one of found) for (const reason of one.reasons) reasons.add(reason);
  const untouched = promised.length === 0 ? 'not-tested' : 'bona-fide';
  return {
    verdict: reasons.size > 0 ? 'doubt' : untouched,
    reasons: [...reasons],
    measures: Object.assign({}, ...found.map(({ measures }) => measures)),
  };
}
