import type { IntakeTrait } from '../../core/intake.ts';
import type { Order } from './events.ts';
import { isGiven } from './closing.ts';
import {
  type IntakeConfig,
  type IntakeState,
  modalityOf,
  type Session,
  statusOf,
  type TraitStatus,
  withStatus,
} from './state.ts';
import { judged } from './tried.ts';

/** An order about one trait. */
export type TraitOrder = Extract<Order, { readonly trait: IntakeTrait }>;

/** Why an order means nothing now; undefined when it does. */
export function objection(state: IntakeState, order: Order): string | undefined {
  if (state.name === 'idle') return order.order === 'start' ? undefined : 'nobody is being taken in';
  switch (order.order) {
    case 'start':
      return 'somebody is being taken in';
    case 'cancel':
      return state.name === 'committing' && !state.overdue ? 'it is on its way to the disk' : undefined;
    case 'resume':
      return state.name === 'paused' ? undefined : `the intake is not paused but ${state.name}`;
    case 'pause':
      return isOpen(state) && state.name !== 'paused' ? undefined : `the intake is ${state.name}`;
    case 'finish':
      return isOpen(state) ? undefined : `the intake is ${state.name}`;
    case 'retake':
    case 'override':
    case 'absent':
      return isOpen(state) ? traitObjection(state.session, order) : `the intake is ${state.name}`;
  }
}

/** What was captured may still change. */
function isOpen({ name }: IntakeState): boolean {
  return name === 'capturing' || name === 'review' || name === 'paused';
}

function traitObjection(session: Session, order: TraitOrder): string | undefined {
  const status = statusOf(session, order.trait);
  if (status === undefined) return 'that trait is not wanted here';
  if (order.order !== 'override') return undefined;
  if (isGiven(status)) return 'it is taken already';
  return status.best === undefined ? 'nothing was captured of it that could be kept' : undefined;
}

/** The session after an officer's word about a trait. */
export function told(before: Session, order: TraitOrder, officer: string, config: IntakeConfig): Session {
  const status = statusOf(before, order.trait);
  if (status === undefined) throw new Error(`${order.trait} is not in the plan`);
  switch (order.order) {
    case 'retake': {
      const session = withSensor(before, ({ trait }) => modalityOf(trait) === modalityOf(order.trait));
      const asked = withStatus(session, afresh(status, order.discard));
      return order.discard ? withoutLikeness(asked, order.trait, config) : asked;
    }
    case 'override': {
      const { reason } = order;
      return withStatus(before, { ...status, outcome: { kind: 'overridden', reason, officer } });
    }
    case 'absent': {
      const { best: _best, ...rest } = status;
      const { reason } = order;
      const session = withStatus(before, { ...rest, outcome: { kind: 'absent', reason, officer } });
      return withoutLikeness(session, order.trait, config);
    }
  }
}

/** Nothing is kept of a trait any more: what looked the same as it was, after all, the right one. */
function withoutLikeness(session: Session, gone: IntakeTrait, config: IntakeConfig): Session {
  const traits = session.traits.map(status => {
    if (status.best?.sameAs !== gone) return status;
    const { sameAs: _sameAs, ...best } = status.best;
    return judged({ ...status, best, flaw: 'quality' }, config);
  });
  return { ...session, traits };
}

/** To be asked for again, as often as the first time. */
function afresh(
  { outcome: _outcome, flaw: _flaw, best, ...status }: TraitStatus,
  discard: boolean,
): TraitStatus {
  return { ...status, tries: 0, hints: [], ...(best && !discard && { best }) };
}

/** Failed sensors are asked again for what they left out. */
export function withSensor(
  session: Session,
  concerns: (status: TraitStatus) => boolean = () => true,
): Session {
  const traits = session.traits.map(status => {
    const { outcome } = status;
    const isLost = outcome?.kind === 'not-captured' && outcome.reason === 'sensor';
    return isLost && concerns(status) ? afresh(status, false) : status;
  });
  const concerned = session.traits.filter(concerns).map(({ trait }) => modalityOf(trait));
  return { ...session, traits, failed: session.failed.filter(one => !concerned.includes(one)) };
}
