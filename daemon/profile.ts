import { type Static, Type } from 'typebox';
import { BoardSpecSchema, boardSchemaFor } from '../hal/board.ts';
import { Fault } from './core/errors.ts';
import { placeOf } from './core/intake.ts';
import { readCheckedYaml } from './formats/checked-yaml.ts';
import { IntakeSchema } from './lane/intake/parameters.ts';
import { PolicySchema } from './lane/policy-schema.ts';
import { type TraitStep, usualTraits } from './lane/traits.ts';
import { profileFile, readProfileText } from './profile-file.ts';
import { StorageSchema } from './storage.ts';
import { RetentionSchema } from './store/retention/policy.ts';
import { TamperSchema } from './tamper.ts';

const strict = { additionalProperties: false };
const Name = (description: string) => Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$', description });

/** The line to the hub. Absent: the kiosk keeps its outbox until a profile names a broker. */
const LinkSchema = Type.Object(
  {
    url: Type.String({ pattern: '^(mqtts?|wss?)://', description: 'The broker.' }),
    username: Type.Optional(Type.String({ minLength: 1 })),
    passwordFile: Type.Optional(
      Type.String({ minLength: 1, description: 'Holds the password, and nothing else.' }),
    ),
    caFile: Type.Optional(
      Type.String({ minLength: 1, description: 'PEM; the certificate authority of the broker.' }),
    ),
  },
  strict,
);

const HttpSchema = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1' }),
    port: Type.Integer({ default: 8080, minimum: 0, maximum: 65_535, description: '0 takes any free one.' }),
  },
  { ...strict, default: {} },
);

/** Traces from the capture to the ack (docs/tracing.md). Absent: none, unless the environment names an endpoint. */
const TelemetrySchema = Type.Object(
  {
    endpoint: Type.String({
      pattern: '^https?://',
      description: 'A collector of OTLP over HTTP, such as http://collector.example:4318.',
    }),
  },
  strict,
);

const ProfileSchema = Type.Object(
  {
    device: Name('The name of this kiosk on the broker.'),
    tenant: Name('Whose kiosk it is.'),
    shard: Name('The part of the fleet that it belongs to.'),
    lane: Name('The lane that it serves.'),
    board: BoardSpecSchema,
    policy: PolicySchema,
    /** Makes the kiosk an intake desk, attended by an officer, in place of a gate. */
    intake: Type.Optional(IntakeSchema),
    link: Type.Optional(LinkSchema),
    http: HttpSchema,
    storage: StorageSchema,
    retention: RetentionSchema,
    tamper: TamperSchema,
    telemetry: Type.Optional(TelemetrySchema),
  },
  strict,
);

/** All that a board needs to become a kiosk. */
export type Profile = Static<typeof ProfileSchema>;

/**
 * Reads a profile: the name of a folder below firmware-configs/, or a file.
 * Fault `not-found`, or `bad-input` that names file, line, field, what it got and what it wants; the options of each
 * device are held against its driver's own schema.
 */
export async function loadProfile(nameOrFile: string): Promise<Profile> {
  const file = profileFile(nameOrFile);
  const text = readProfileText(file);
  const { board } = readCheckedYaml(text, file, ProfileSchema);
  const exact = Type.Object({ ...ProfileSchema.properties, board: await boardSchemaFor(board) }, strict);
  const profile = readCheckedYaml(text, file, exact) as Profile;
  checkTraits(profile, file);
  return profile;
}

/** What the lane of this profile takes of each traveller. */
export function traitsOf({ policy, board: { devices } }: Profile): readonly TraitStep[] {
  return policy.traits ?? usualTraits(devices.some(({ kind }) => kind === 'iris-camera'));
}

const sensorKinds = { fingerprint: 'fingerprint-scanner', iris: 'iris-camera' } as const;

/** A trait that no sensor takes would make every answer GREY; one that is named twice would be asked for twice. */
function checkTraits({ policy, board, intake }: Profile, file: string): void {
  const mistake = traitMistake(policy, { board });
  if (mistake !== undefined) {
    const { field, reason, given, wanted } = mistake;
    throw new Fault('bad-input', reason, { where: `${file}: ${field}`, given, remedy: wanted });
  }
  for (const [index, trait] of (intake?.traits ?? []).entries()) {
    const remedy = sensorFor(board, placeOf(trait).modality);
    if (remedy === undefined) continue;
    const where = `${file}: intake.traits[${index}]`;
    throw new Fault('bad-input', noSensor, { where, given: trait, remedy });
  }
}

export interface TraitMistake {
  readonly field: string;
  readonly reason: string;
  readonly given: string;
  readonly wanted: string;
}

/** What of a policy's traits this board cannot take; undefined when it can take all of them. */
export function traitMistake(
  { traits = [] }: Profile['policy'],
  { board }: Pick<Profile, 'board'>,
): TraitMistake | undefined {
  for (const [index, { modality }] of traits.entries()) {
    const field = `policy.traits[${index}].modality`;
    if (traits.slice(0, index).some(trait => trait.modality === modality))
      return { field, reason: 'the trait is named twice', given: modality, wanted: 'name it once' };
    const wanted = sensorFor(board, modality);
    if (wanted !== undefined) return { field, reason: noSensor, given: modality, wanted };
  }
  return undefined;
}

const noSensor = 'the board has no sensor for the trait';

/** What has to be done for the board to take the modality; undefined when it can. */
function sensorFor({ devices }: Profile['board'], modality: keyof typeof sensorKinds): string | undefined {
  const kind = sensorKinds[modality];
  if (devices.some(device => device.kind === kind)) return undefined;
  return `name a device of kind ${kind}, or leave the trait out`;
}
