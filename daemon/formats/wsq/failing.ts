import { Fault } from '../../core/errors.ts';
import { standard } from './parameters.ts';

/** Makes a Fault of what is wrong: at which byte of the file, by which part of the standard, what there is, and what was wanted. */
export type Failing = (
  what: string,
  offset: number | undefined,
  clause: string,
  given: string,
  wanted: string,
) => Fault;

/** For the file `where`, which stands before each error. */
export function failingOf(where: string | undefined): Failing {
  return (what, offset, clause, given, wanted) => {
    const place = offset === undefined ? '' : ` at offset ${offset}`;
    return new Fault('bad-input', `${what}${place} (${standard}, ${clause})`, {
      ...(where === undefined ? {} : { where }),
      given,
      wanted,
    });
  };
}
