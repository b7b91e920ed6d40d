/** What kind of thing was wrong with something given from outside; stable, for machines to read. */
export type FaultCode =
  | 'bad-usage' // a command line or request that asks for something that does not exist
  | 'bad-input' // a file or message whose content cannot be read
  | 'not-found' // a named thing that is not there
  | 'not-allowed' // the account or rule does not permit it
  | 'conflict' // the thing is in a state in which this cannot be done
  | 'busy' // held by another process
  | 'disk-full' // no space left where the record has to go
  | 'corrupt' // stored data that does not authenticate
  | 'erased' // stored data whose key was destroyed, as it had to be
  | 'unavailable'; // a part (broker, device, worker) that does not answer

export interface FaultDetail {
  /** The file, field, option or topic that is at fault; `file:line` where there is a line. */
  where?: string;
  given?: string;
  wanted?: string;
  /** What a person can do now. */
  remedy?: string;
  cause?: unknown;
}

/**
 * An expected failure at an edge: bad input, a full disk, a missing file. It prints as one line that names what,
 * where, what was given, what was wanted and how to mend it. Programmer errors throw plain Error instead.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  /** The message without its details. */
  readonly what: string;
  readonly detail: FaultDetail;

  constructor(code: FaultCode, what: string, detail: FaultDetail = {}) {
    super(oneLine(what, detail), detail.cause === undefined ? {} : { cause: detail.cause });
    this.code = code;
    this.what = what;
    this.detail = detail;
  }
}

function oneLine(what: string, { where, given, wanted, remedy }: FaultDetail): string {
  let line = where === undefined ? what : `${where}: ${what}`;
  if (given !== undefined) line += `, got ${given}`;
  if (wanted !== undefined) line += `, wanted ${wanted}`;
  if (remedy !== undefined) line += ` (${remedy})`;
  return line.replace(/\s*\n\s*/g, ' ');
}

/** The `code` of a Node.js system error (ENOENT, ENOSPC ...), or undefined. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return systemErrorCode(error.cause);
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
