import { Fault, type FaultCode, messageOf } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { SearchResult } from '../core/search.ts';
import type { Acquisition, Explanation, SearchOptions } from './engine.ts';
import type { EnrolledList } from './gallery/enrolled-list.ts';

/**
 * What engine and worker say to each other. One reply a request, in the order of the requests but for those that come
 * while a list loads (see `servePort`).
 *
 * Nothing is transferred: the caller goes on to use its image (it may become evidence), and templates are some kilobytes at
 * the most, which are copied faster than a buffer changes hands.
 */
export interface EngineCalls {
  acquire: { given: Image; gives: Acquisition };
  load: { given: EnrolledList; gives: undefined };
  unload: { given: string; gives: undefined };
  identify: { given: { probes: readonly Uint8Array[]; options: SearchOptions }; gives: SearchResult };
  explain: { given: { probe: Uint8Array; reference: Uint8Array }; gives: Explanation };
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
