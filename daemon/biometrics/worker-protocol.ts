import { Fault, type FaultCode, messageOf } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { IrisOutline } from '../core/iris.ts';
import type { ModalityName } from '../core/modality.ts';
import type { PresentationJudgement } from '../core/presentation.ts';
import type { SearchResult } from '../core/search.ts';
import type { Acquisition, Explanation, SearchOptions } from './engine.ts';
import type { PresentedEye } from './eye-calls.ts';
import type { EnrolledSubject } from './gallery/enrolled.ts';
import type { ChangeStart } from './gallery/gallery.ts';
import type { PartMemory } from './gallery/list-part.ts';

/** What became of a portion of a list. */
export interface Put {
  /** False when the part must be laid out anew: the change is to be abandoned. */
  readonly hasRoom: boolean;
  readonly tookMs: number;
  /** Of a part that is changed in its place: what it holds by now, seen or not. */
  readonly memory?: PartMemory;
}

/**
 * What engine and worker say to each other. One reply a request, in the order of the requests. A change of a list is a call to
 * `begin`, some to `put` or `remove`, and one to `commit` or `abandon`; what else comes in between is answered in between.
 *
 * Nothing is transferred: the caller goes on to use its image (it may become evidence), and templates are some kilobytes at
 * the most, which are copied faster than a buffer changes hands. Memory that is shared crosses as a handle.
 */
export interface EngineCalls {
  acquire: { given: { image: Image; modality: ModalityName }; gives: Acquisition };
  begin: { given: ChangeStart; gives: undefined };
  put: { given: readonly EnrolledSubject[]; gives: Put };
  remove: { given: string; gives: undefined };
  commit: { given: { version?: number }; gives: PartMemory };
  abandon: { given: undefined; gives: undefined };
  attach: { given: PartMemory; gives: undefined };
  unload: { given: string; gives: undefined };
  identify: { given: { probes: readonly Uint8Array[]; options: SearchOptions }; gives: SearchResult };
  compare: { given: { probe: Uint8Array; references: readonly Uint8Array[] }; gives: number[] };
  explain: { given: { probe: Uint8Array; reference: Uint8Array }; gives: Explanation };
  outline: { given: Image; gives: IrisOutline | undefined };
  judgeEye: { given: PresentedEye; gives: PresentationJudgement };
}

export type CallName = keyof EngineCalls;
export type Given<Name extends CallName> = EngineCalls[Name]['given'];
export type Gives<Name extends CallName> = EngineCalls[Name]['gives'];

export interface Request<Name extends CallName = CallName> {
  readonly id: number;
  readonly name: Name;
  readonly given: Given<Name>;
}

/** In the place of a request: answer what came before, then leave. */
export const closing = 'closing';

export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: SentError };

/** An error on its way through a message port, which would strip it of its class. */
interface SentError {
  /** Of a Fault; without it the error is a programmer's. */
  readonly code?: FaultCode;
  readonly message: string;
  readonly stack?: string;
}

export function sentError(error: unknown): SentError {
  if (error instanceof Fault) return { code: error.code, message: error.message };
  const stack = error instanceof Error ? error.stack : undefined;
  return { message: messageOf(error), ...(stack !== undefined && { stack }) };
}

/** The error as it was thrown in the worker; the line of a Fault is whole, its detail is within the line. */
export function receivedError({ code, message, stack }: SentError): Error {
  if (code !== undefined) return new Fault(code, message);
  return new Error(`biometric worker: ${message}`, { cause: stack });
}
