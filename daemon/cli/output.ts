import { Fault, messageOf } from '../core/errors.ts';

/** Exit codes of every verb. */
export const exitCode = { ok: 0, negative: 1, bad: 2 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Where a verb writes: one JSON document with `--json`, else lines for people; progress and errors go to stderr. */
export class Output {
  readonly #json: boolean;
  readonly #stdout: NodeJS.WritableStream;
  readonly #stderr: NodeJS.WritableStream & { isTTY?: boolean };

  constructor(json: boolean, stdout: NodeJS.WritableStream, stderr: NodeJS.WritableStream) {
    this.#json = json;
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  get json(): boolean {
    return this.#json;
  }

  /** The answer of a verb. `lines` is only made when people read it. */
  answer(document: unknown, lines: () => string[]): void {
    if (this.#json) this.#stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    else for (const line of lines()) this.#stdout.write(`${line}\n`);
  }

  /** A line of a running daemon: stdout for people, stderr when stdout is kept for the JSON document. */
  line(text: string): void {
    (this.#json ? this.#stderr : this.#stdout).write(`${text}\n`);
  }

  /** A line beside the answer: it goes to stderr. */
  notice(text: string): void {
    this.#stderr.write(`${text}\n`);
  }

  /** A line that replaces the one before it on a terminal, and is left out elsewhere. */
  progress(text: string): void {
    if (this.#stderr.isTTY === true) this.#stderr.write(`\r\u001b[K${text}`);
  }

  /** The same; elsewhere it is a line of its own. */
  step(text: string): void {
    if (this.#stderr.isTTY === true) this.progress(text);
    else this.notice(text);
  }

  /** One line that names what and why; with `--json` also a document on stdout. */
  failure(error: unknown): void {
    this.progress('');
    this.#stderr.write(`bitmapd: ${messageOf(error)}\n`);
    if (!this.#json) return;
    const fault = error instanceof Fault ? { code: error.code, ...error.detail, cause: undefined } : {};
    this.#stdout.write(`${JSON.stringify({ error: { message: messageOf(error), ...fault } }, null, 2)}\n`);
  }
}

/** Columns of text, each as wide as its widest cell; numbers to the right. */
export function table(header: string[], rows: (string | number)[][]): string[] {
  const cells = [header, ...rows.map(row => row.map(String))];
  const widths = header.map((_, column) => Math.max(...cells.map(row => row[column]?.length ?? 0)));
  const isNumber = header.map(
    (_, column) => rows.length > 0 && rows.every(row => typeof row[column] === 'number'),
  );
  return cells.map(row =>
    row
      .map((cell, column) =>
        isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
