import { Fault } from '../core/errors.ts';

/** The part of a compiled TypeBox checker that is used here. */
export interface Checker<Value> {
  Check(value: unknown): value is Value;
  Errors(value: unknown): { readonly instancePath: string; readonly message: string }[];
}

/** UTF-8 and JSON, or Fault `bad-input`. */
export function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (cause) {
    // The parser's own words quote the text: a name in it would stand in the log.
    throw new Fault('bad-input', 'not JSON', { cause });
  }
}

/** The value when it is of the schema; else Fault `bad-input` that names the field, and not what it held. */
export function checked<Value>(checker: Checker<Value>, value: unknown, at = ''): Value {
  if (checker.Check(value)) return value;
  const mistake = checker.Errors(value)[0];
  throw new Fault('bad-input', mistake?.message ?? 'not of the schema', {
    where: `${at}${mistake?.instancePath ?? ''}` || '/',
  });
}
