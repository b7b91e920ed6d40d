import type { Encounter } from '../core/encounter.ts';
import { type IntakeTrait, type IntakeTraitRecord, intakeTraits, placeOf } from '../core/intake.ts';
import type { EyePosition } from '../core/iris.ts';
import type { FaceInput, IrisInput, PrintInput, TransactionInput } from '../formats/ansi-nist/make/input.ts';
import type { ApplicationProfile } from '../formats/ansi-nist/make/profile.ts';
import type { Capture, Captures } from './nist-captures.ts';

export interface Gathered {
  readonly encounter: Encounter;
  readonly captures: Captures;
  readonly face?: FaceInput;
  readonly profile: ApplicationProfile;
  readonly destination?: string;
  /** ISO 8601 instant. */
  readonly madeAt: string;
}

const liveScanPlain = 0;

/** What a transaction of an encounter is made from. Nothing is made up: what is not there is said to be absent, with the reason that is known. */
export function transactionInput(gathered: Gathered): TransactionInput {
  const { encounter, captures, face, profile, destination, madeAt } = gathered;
  const outcomes = new Map(encounter.intake?.traits.map(record => [record.trait, record]));
  const traits = intakeTraits.map(trait =>
    traitOf(trait, captures.get(trait) ?? {}, outcomes.get(trait), encounter),
  );
  return {
    profile,
    controlNumber: encounter.id,
    capturedAt: encounter.startedAt,
    madeAt,
    origin: encounter.device,
    ...(destination !== undefined && { destination }),
    biographics: biographicsOf(encounter),
    prints: traits.flatMap(({ print }) => (print === undefined ? [] : [print])),
    irises: traits.flatMap(({ eye }) => (eye === undefined ? [] : [eye])),
    ...(face !== undefined && { face }),
    absences: [
      ...(encounter.biographics === undefined ? [{ what: 'biographics', why: 'not kept' }] : []),
      ...traits.flatMap(({ absence }) => (absence === undefined ? [] : [absence])),
      ...(face === undefined ? [{ what: 'face', why: 'not captured' }] : []),
    ],
  };
}

function biographicsOf({ id, device, lane, startedAt, decidedAt, answer, biographics }: Encounter) {
  const own = { encounter: id, device, lane, startedAt, decidedAt, answer };
  if (biographics === undefined) return own;
  const {
    surname,
    givenNames,
    documentNumber,
    documentType,
    issuer,
    nationality,
    dateOfBirth,
    sex,
    expiresOn,
  } = biographics;
  const name = [surname, givenNames].filter(part => part !== '').join(',');
  return { ...own, name, documentNumber, documentType, issuer, nationality, dateOfBirth, sex, expiresOn };
}

interface TraitParts {
  readonly print?: PrintInput;
  readonly eye?: IrisInput;
  readonly absence?: { readonly what: string; readonly why: string };
}

function traitOf(
  trait: IntakeTrait,
  capture: Capture,
  record: IntakeTraitRecord | undefined,
  encounter: Encounter,
): TraitParts {
  const { modality, position } = placeOf(trait);
  const absence =
    capture.image === undefined ? { what: trait, why: whyAbsent(record, encounter) } : undefined;
  const isAbsent = absence !== undefined && record?.outcome === 'absent';
  const quality = record?.quality;
  const shared = {
    ...(quality !== undefined && { quality }),
    ...(capture.image && { image: capture.image }),
  };
  const parts = absence === undefined ? {} : { absence };
  if (modality === 'iris') {
    const code = record?.reason === 'amputated' ? 'XX' : 'UC';
    const missing = isAbsent ? { absence: { code, reason: absence.why } as const } : {};
    return { ...parts, eye: { eye: position as EyePosition, ...shared, ...missing } };
  }
  // 14.018: amputated, or unable to print; a refusal is told in words beside it.
  const code = record?.reason === 'amputated' ? 'XX' : 'UP';
  const missing = isAbsent ? { absence: { code, reason: absence.why } as const } : {};
  const template = capture.template && { template: capture.template };
  return { ...parts, print: { position, impression: liveScanPlain, ...shared, ...template, ...missing } };
}

function whyAbsent(
  record: IntakeTraitRecord | undefined,
  { erased, evidenceShed, intake }: Encounter,
): string {
  if (erased !== undefined) return 'erased';
  if (record?.reason !== undefined && (record.outcome === 'absent' || record.outcome === 'not-captured')) {
    return record.reason;
  }
  if (evidenceShed !== undefined) return `not kept: ${evidenceShed}`;
  if (intake !== undefined && record === undefined) return 'not wanted';
  return 'not kept';
}
