import { Fault } from '../../core/errors.ts';

export const standard = 'ANSI/NIST-ITL 1-2011 Update 2015';

export interface NistFaultDetail {
  /** The file. */
  readonly where?: string | undefined;
  readonly given?: string;
  readonly wanted?: string;
}

/** Bytes that cannot be read as a transaction, at an offset of the file, with the clause that they break. */
export function nistFault(what: string, offset: number, clause: string, detail: NistFaultDetail): Fault {
  const { where, given, wanted } = detail;
  return new Fault('bad-input', `${what} at offset ${offset} (${standard}, ${clause})`, {
    ...(where !== undefined && { where }),
    ...(given !== undefined && { given }),
    ...(wanted !== undefined && { wanted }),
  });
}
