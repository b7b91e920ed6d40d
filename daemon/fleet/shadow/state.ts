import { type Configuration, digestOf, type Rejection } from './configuration.ts';
import { type Report, wordsAtMost } from './messages.ts';

/** A configuration under its version. */
export interface Versioned {
  readonly version: number;
  readonly digest: string;
  readonly configuration: Configuration;
}

/** What a kiosk keeps of its configuration over restarts. Every change is a new value, on the disk before it counts. */
export interface ShadowState {
  /** The last good one. */
  readonly inForce: Versioned;
  /** Taken, and to be put in force. */
  readonly candidate?: Versioned;
  /** On the newest that was heard of. */
  readonly report: Report;
}

export function versioned(version: number, configuration: Configuration): Versioned {
  return { version, digest: digestOf(configuration), configuration };
}

/** Of a kiosk that has never heard of a desired document: its profile is version 0. */
export function firstState(profile: Configuration): ShadowState {
  const inForce = versioned(0, profile);
  const { digest } = inForce;
  const report = { desiredVersion: 0, desiredDigest: digest, current: { version: 0, digest } };
  return { inForce, report: { ...report, state: 'applied' } };
}

/** Whether a document is newer than all that were judged: what comes late, twice or again is not. */
export const isNews = ({ report }: ShadowState, version: number): boolean => version > report.desiredVersion;

const standingOf = ({ version, digest }: Versioned) => ({ version, digest });

/** What a part says of a failure may be longer than what a message may hold. */
const clipped = ({ field, reason }: Rejection): Rejection => {
  return { field: field.slice(0, wordsAtMost), reason: reason.slice(0, wordsAtMost) };
};

/** A newer document that cannot be taken: what was on its way, or in force, goes on. */
export function rejected(
  state: ShadowState,
  { version, digest }: Pick<Versioned, 'version' | 'digest'>,
  rejection: Rejection,
): ShadowState {
  const current = standingOf(state.inForce);
  const report = { desiredVersion: version, desiredDigest: digest, current };
  return { ...state, report: { ...report, state: 'rejected', ...clipped(rejection) } };
}

/** What was in force is none any more for this kiosk: its board has changed. The profile rules until the hub says otherwise. */
export function fallenBack(
  { report: { desiredVersion, desiredDigest } }: ShadowState,
  profile: Configuration,
  rejection: Rejection,
): ShadowState {
  const inForce = versioned(0, profile);
  const report = { desiredVersion, desiredDigest, current: standingOf(inForce) };
  return { inForce, report: { ...report, state: 'failed', ...clipped(rejection) } };
}

/** A newer document that is to be put in force, in place of any that was on its way. */
export function taken({ inForce }: ShadowState, candidate: Versioned): ShadowState {
  const { version, digest } = candidate;
  const report = { desiredVersion: version, desiredDigest: digest, current: standingOf(inForce) };
  return { inForce, candidate, report: { ...report, state: 'pending' } };
}

export type Ending = { readonly state: 'applied' } | ({ readonly state: 'failed' } & Rejection);

/** The candidate has come to an end; the report is on it, unless a newer one was heard of (and rejected) meanwhile. */
export function ended(state: ShadowState, { version }: Versioned, ending: Ending): ShadowState {
  const { candidate, report } = state;
  if (candidate?.version !== version) return state;
  const inForce = ending.state === 'applied' ? candidate : state.inForce;
  const current = standingOf(inForce);
  if (report.desiredVersion !== version) return { inForce, report: { ...report, current } };
  const { desiredVersion, desiredDigest } = report;
  const words = ending.state === 'failed' ? clipped(ending) : {};
  return { inForce, report: { desiredVersion, desiredDigest, current, state: ending.state, ...words } };
}

/** Why the candidate is not in force yet. */
export function waitingFor(state: ShadowState, { version }: Versioned, rejection: Rejection): ShadowState {
  const { candidate, report } = state;
  if (candidate?.version !== version || report.desiredVersion !== version) return state;
  return { ...state, report: { ...report, ...clipped(rejection) } };
}
