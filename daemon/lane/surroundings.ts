import type { LaneEffect } from './effects.ts';
import type { LaneDevice, LaneEvent } from './events.ts';
import { sensorOf } from './traits.ts';
import type { Context, DeskWatch, LaneConfig, Surroundings } from './state.ts';

/** Enters what an event says of the surroundings, and reports devices that fail or come back. */
export function observe(
  before: Surroundings,
  event: LaneEvent,
  nowMs: number,
): { surroundings: Surroundings; alarms: readonly LaneEffect[] } {
  switch (event.type) {
    case 'beam':
      return { surroundings: beam(before, event, nowMs), alarms: [] };
    case 'fire':
      return { surroundings: { ...before, fire: event.active }, alarms: [] };
    case 'panic':
      return { surroundings: before, alarms: [helpWanted] };
    case 'barrier':
      return restored({ ...before, barrier: event.position }, 'barrier', nowMs);
    case 'device-failed':
      return failed(before, event.device, event.detail);
    case 'device-restored':
      return restored(before, event.device, nowMs);
    case 'tick':
    case 'document-read':
    case 'document-refused':
    case 'captured':
    case 'capture-failed':
    case 'searched':
    case 'search-failed':
    case 'committed':
    case 'commit-failed':
    case 'officer':
      return { surroundings: before, alarms: [] };
  }
}

const helpWanted: LaneEffect = { type: 'alarm', kind: 'panic', detail: 'the button for help was pressed' };

const presenceUnknown = { emptySinceMs: undefined, crowdedSinceMs: undefined, innerClearSinceMs: undefined };

/** The surroundings, and the alarm, when a device does not answer any more. */
export function failed(before: Surroundings, device: LaneDevice, detail: string) {
  const lost: Surroundings = {
    ...before,
    ...(device === 'barrier' ? { barrier: 'unknown' as const } : {}),
    ...(device === 'presence' ? presenceUnknown : {}),
  };
  if (before.failed.includes(device)) return { surroundings: lost, alarms: [] };
  const alarm: LaneEffect = { type: 'alarm', kind: 'device-failed', detail: `${device}: ${detail}` };
  return { surroundings: { ...lost, failed: [...before.failed, device] }, alarms: [alarm] };
}

function restored(before: Surroundings, device: LaneDevice, nowMs: number) {
  if (!before.failed.includes(device)) return { surroundings: before, alarms: [] };
  const without = { ...before, failed: before.failed.filter(name => name !== device) };
  const surroundings = device === 'presence' ? counted(before, without, nowMs) : without;
  const alarm: LaneEffect = { type: 'alarm', kind: 'device-restored', detail: device };
  return { surroundings, alarms: [alarm] };
}

function beam(before: Surroundings, event: LaneEvent & { type: 'beam' }, nowMs: number): Surroundings {
  const after =
    event.beam === 'outer'
      ? { ...before, outerBroken: event.broken }
      : { ...before, innerBroken: event.broken };
  return before.failed.includes('presence') ? after : counted(before, after, nowMs);
}

/** Since when the beams say what they say; an instant that still holds is kept. */
function counted(before: Surroundings, after: Surroundings, nowMs: number): Surroundings {
  const { outerBroken, innerBroken, vacating } = after;
  return {
    ...after,
    vacating: vacating && (outerBroken || innerBroken),
    crowdedSinceMs: outerBroken && innerBroken ? (before.crowdedSinceMs ?? nowMs) : undefined,
    emptySinceMs: outerBroken || innerBroken ? undefined : (before.emptySinceMs ?? nowMs),
    innerClearSinceMs: innerBroken ? undefined : (before.innerClearSinceMs ?? nowMs),
  };
}

/** Whether an instant lies at least `durationMs` back. */
export function lasted(sinceMs: number | undefined, durationMs: number, nowMs: number): boolean {
  return sinceMs !== undefined && nowMs >= sinceMs + durationMs;
}

/** Since when the desk has been both watched and clear. */
export function clearSince(
  { sinceMs }: Pick<DeskWatch, 'sinceMs'>,
  { innerClearSinceMs }: Surroundings,
): number | undefined {
  return innerClearSinceMs === undefined ? undefined : Math.max(innerClearSinceMs, sinceMs);
}

/** The watch as it stands now; the same object when nothing has changed. */
export function watchDesk<Watch extends DeskWatch>(watch: Watch, context: Context): Watch {
  const { surroundings, nowMs, config } = context;
  const left = watch.left || lasted(clearSince(watch, surroundings), config.timings.sameStepMs, nowMs);
  return left === watch.left ? watch : { ...watch, left };
}

/** How long both beams have been broken, in words. */
export function crowding({ surroundings, nowMs, config }: Context): 'none' | 'brief' | 'long' | 'too-long' {
  const { crowdedSinceMs } = surroundings;
  if (crowdedSinceMs === undefined) return 'none';
  if (lasted(crowdedSinceMs, config.timings.crowdLimitMs, nowMs)) return 'too-long';
  return lasted(crowdedSinceMs, config.timings.crowdGraceMs, nowMs) ? 'long' : 'brief';
}

export function isEmpty({ surroundings, nowMs, config }: Context): boolean {
  return lasted(surroundings.emptySinceMs, config.timings.absenceMs, nowMs);
}

/** The failed devices without which nobody can be served: of the sensors of traits, all of them together. */
export function missing(surroundings: Surroundings, config: LaneConfig): readonly LaneDevice[] {
  const sensors = sensorsOf(config);
  const isBlind = sensors.every(sensor => surroundings.failed.includes(sensor));
  return missed(surroundings, config).filter(device => isBlind || !sensors.includes(device));
}

/** The failed devices that the lane does without: it serves on, and asks whether they are back. */
export function impaired(surroundings: Surroundings, config: LaneConfig): readonly LaneDevice[] {
  const stopping = missing(surroundings, config);
  return missed(surroundings, config).filter(device => !stopping.includes(device));
}

/** The failed devices that this lane uses and can ask. The indicator is none: each prompt asks it, and the screen says the same. */
export function missed(surroundings: Surroundings, config: LaneConfig): readonly LaneDevice[] {
  const used: readonly LaneDevice[] = [
    'barrier',
    'presence',
    ...(config.hasDocumentReader ? (['document-reader'] as const) : []),
    ...sensorsOf(config),
  ];
  return surroundings.failed.filter(device => used.includes(device));
}

function sensorsOf({ traits }: LaneConfig): readonly LaneDevice[] {
  return traits.map(({ modality }) => sensorOf[modality]);
}

/** Somebody stands in a beam who has not just been dealt with. */
export function isWaitedFor({ outerBroken, innerBroken, vacating }: Surroundings): boolean {
  return (outerBroken || innerBroken) && !vacating;
}
