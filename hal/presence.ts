import type { Device, Listener, Unsubscribe } from './device.ts';

/** `outer` crosses the mouth of the lane, `inner` the place in front of the desk, too far apart for one person to break both while standing. */
export type BeamName = 'outer' | 'inner';

export interface BeamEvent {
  readonly beam: BeamName;
  /** True when somebody or something is in the beam. */
  readonly broken: boolean;
}

/**
 * A pair of light beams that tell whether, and roughly how many, people are in the lane.
 *
 * `outer` may tell of more than a beam across the mouth: a driver that knows somebody between the two while `inner` is broken
 * reports `outer` broken, because that is two people.
 *
 * A driver owes: an event on each change after debouncing, in the order of the changes; the present level by
 * `isBroken`. A caller owes: it reads the levels once after subscribing.
 */
export interface PresenceSensor extends Device {
  isBroken(beam: BeamName): boolean;
  onChange(listener: Listener<BeamEvent>): Unsubscribe;
}
