import { type TSchema, Type } from 'typebox';

const strict = { additionalProperties: false };
const reason = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });

export const jobKinds = [
  'restart',
  'collect-diagnostics',
  'rotate-keys',
  'capture-self-test',
  'lock-lane',
  'unlock-lane',
  'apply-configuration',
] as const;
export type JobKind = (typeof jobKinds)[number];

/** What a power cut in the middle means. */
export type AfterInterruption =
  | 'repeat' // to do it twice does no harm
  | 'succeed' // that the machine has started again is what was wanted
  | 'fail'; // nobody knows what was done, and to do it again may do harm

export interface KindRules {
  readonly parameters: TSchema;
  readonly afterInterruption: AfterInterruption;
  /** Only while nobody is served. */
  readonly needsIdle: boolean;
}

export const kindRules: Readonly<Record<JobKind, KindRules>> = {
  restart: { parameters: Type.Object({}, strict), afterInterruption: 'succeed', needsIdle: true },
  'collect-diagnostics': {
    parameters: Type.Object({}, strict),
    afterInterruption: 'repeat',
    needsIdle: false,
  },
  'rotate-keys': { parameters: Type.Object({}, strict), afterInterruption: 'repeat', needsIdle: false },
  'capture-self-test': {
    parameters: Type.Object({}, strict),
    afterInterruption: 'repeat',
    needsIdle: true,
  },
  'lock-lane': { parameters: Type.Object({ reason }, strict), afterInterruption: 'repeat', needsIdle: false },
  /** Somebody at the lane may have locked it meanwhile, and has the last word. */
  'unlock-lane': { parameters: Type.Object({ reason }, strict), afterInterruption: 'fail', needsIdle: false },
  /** The desired document of that version is on its way by itself, and waits for an idle lane by itself; the hub names it when it begins. */
  'apply-configuration': {
    parameters: Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1 })) }, strict),
    afterInterruption: 'repeat',
    needsIdle: false,
  },
};

export const isJobKind = (kind: string): kind is JobKind => (jobKinds as readonly string[]).includes(kind);
