import type { LaneEffect } from '../effects.ts';
import type { LaneEvent } from '../events.ts';
import type { Context, Document, Rule, Step } from '../state.ts';
import { isEmpty, missing } from '../surroundings.ts';
import { officerForHelp, officerForTwo, oneAtATime } from './company.ts';
import { after, go, toDocument, toGrey, toTraits, withFailed } from './moves.ts';

/** The traveller is asked for a passport or a card. */
export const document: Rule<Document> = (phase, event, context) =>
  interrupted(phase, context) ??
  officerForHelp(phase, event, context) ??
  answered(phase, event, context) ??
  oneAtATime(phase, 'place-document', context) ??
  late(phase, context) ??
  go(context, phase);

function interrupted(phase: Document, context: Context): Step | undefined {
  const stopping = missing(context.surroundings, context.config);
  if (stopping.some(device => device !== 'barrier')) return toGrey(phase, 'device-failed', context);
  if (isEmpty(context)) return toGrey(phase, 'abandoned', context);
  return officerForTwo(phase, context);
}

/** What is read while two people stand there may be the other one's: it uses up the attempt. */
function answered(phase: Document, event: LaneEvent, context: Context): Step | undefined {
  if (event.type === 'document-read' || event.type === 'document-refused') {
    if (event.serial !== phase.serial || event.attempt !== phase.attempt) return undefined;
    if (event.type === 'document-read' && !phase.crowded) return toTraits(phase.serial, context);
    return after(discarded(event), again({ ...phase, pending: false }, context));
  }
  return !phase.pending && !phase.crowded ? again(phase, context) : undefined;
}

function discarded({ type }: LaneEvent): LaneEffect[] {
  return type === 'document-read' ? [{ type: 'forget-document' }] : [];
}

function again(phase: Document, context: Context): Step {
  if (phase.attempt >= context.config.documentAttempts) return toGrey(phase, 'unreadable', context);
  if (phase.crowded) return go(context, phase);
  return toDocument(phase.serial, phase.attempt + 1, context);
}

function late(phase: Document, context: Context): Step | undefined {
  if (!phase.pending || context.nowMs < phase.deadlineMs) return undefined;
  const lost = withFailed(context, 'document-reader', 'no answer in time');
  return after(lost.alarms, toGrey(phase, 'device-failed', lost.context));
}
