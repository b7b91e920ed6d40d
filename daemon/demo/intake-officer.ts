import type { AbsenceReason, IntakeTrait } from '../core/intake.ts';
import type { IntakeControl, IntakeView, TraitView } from '../lane/intake/contract.ts';
import { demoOfficer } from './officer.ts';

/** What the scripted officer knows beforehand. */
export interface IntakeScript {
  readonly absences: Readonly<Partial<Record<IntakeTrait, AbsenceReason>>>;
}

/**
 * Plays the officer of one intake: records the absences, retakes once what did not pass, then takes the best there is or records that
 * there is none, and finishes. Resolves with the desk as it is afterwards; rejects when an order is refused.
 */
export async function playIntakeOfficer(
  desk: IntakeControl,
  { absences }: IntakeScript,
): Promise<IntakeView> {
  const tell = (order: Parameters<IntakeControl['order']>[0]) => desk.order(order, demoOfficer);
  await tell({ order: 'start' });
  for (const [trait, reason] of Object.entries(absences) as [IntakeTrait, AbsenceReason][]) {
    await tell({ order: 'absent', trait, reason });
  }
  const retaken = new Set<IntakeTrait>();
  for (;;) {
    const { state, traits } = await seen(desk, view => view.state === 'review' || view.state === 'idle');
    if (state === 'idle') return desk.view;
    const open = traits.find(({ outcome }) => outcome === 'open');
    if (open === undefined) {
      await tell({ order: 'finish' });
      await seen(desk, view => view.state === 'idle' || view.trouble !== undefined);
    } else if (retaken.has(open.trait)) await tell(lastWord(open));
    else {
      retaken.add(open.trait);
      await tell({ order: 'retake', trait: open.trait, discard: false });
    }
  }
}

function lastWord({ trait, quality }: TraitView): Parameters<IntakeControl['order']>[0] {
  if (quality === undefined) return { order: 'absent', trait, reason: 'could-not-be-captured' };
  return { order: 'override', trait, reason: 'the best of several captures' };
}

/** Resolves with the first view that does. */
export function seen(desk: IntakeControl, does: (view: IntakeView) => boolean): Promise<IntakeView> {
  return new Promise(resolve => {
    if (does(desk.view)) return resolve(desk.view);
    const unsubscribe = desk.onChange(view => {
      if (!does(view)) return;
      unsubscribe();
      resolve(view);
    });
  });
}
