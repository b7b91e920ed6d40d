import type { Command } from 'commander';
import { Fault, messageOf } from '../core/errors.ts';
import { transactionOf } from '../formats/ansi-nist/from-document.ts';
import { writeTransaction } from '../formats/ansi-nist/writer.ts';
import { writeOutput } from './files.ts';
import type { Output } from './output.ts';
import { readInput } from './samples.ts';

/** `bitmapd nist encode JSON -o FILE`: the file that such a document describes. */
export function defineEncode(command: Command, output: () => Output): void {
  command
    .command('encode')
    .description('write an ANSI/NIST file from the JSON of `nist show --json`, changed or not')
    .argument(
      '<json>',
      'the document; lengths and 1.003 CNT in it are worked out anew, but for those of `asWritten`, and `idc` is only shown: change xx.002',
    )
    .requiredOption('-o, --output <file>', 'the file to write')
    .action(async (json: string, { output: to }: { output: string }) => {
      const transaction = transactionOf(parsed(await readInput(json), json), json);
      const bytes = writeTransaction(transaction);
      await writeOutput(to, bytes);
      const records = transaction.records.length;
      output().answer({ output: to, records, bytes: bytes.length }, () => [
        `${to}: ${records} records, ${bytes.length} bytes`,
      ]);
    });
}

function parsed(bytes: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Fault('bad-input', `not a JSON document: ${messageOf(cause)}`, { where, cause });
  }
}
