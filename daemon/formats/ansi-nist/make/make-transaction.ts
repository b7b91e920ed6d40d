import type { NistRecord, Transaction } from '../transaction.ts';
import { finished } from '../writer.ts';
import { assuranceRecord } from './assurance.ts';
import { faceRecord, irisRecord } from './eyes-and-face.ts';
import type { Encoders, TransactionInput } from './input.ts';
import { minutiaeRecord, printRecord } from './prints.ts';
import { biographicsRecord, transactionRecord } from './text-records.ts';

/**
 * A transaction of ANSI/NIST-ITL 1-2011 Update 2015 of one person at one place: Type-1, Type-2 by the profile, for each finger a Type-14 with
 * its print or why there is none and a Type-9 with its minutiae, Type-17 for each eye, Type-10 for the face, and a Type-98 with a digest of each of
 * them. What is not given is not in it. Images are 8-bit greyscale; `encoders` compresses them. Equal input gives equal bytes.
 */
export async function makeTransaction(input: TransactionInput, encoders: Encoders): Promise<Transaction> {
  const records: NistRecord[] = [transactionRecord(input), biographicsRecord(input)];
  let idc = 0;
  for (const print of input.prints) {
    const image = await printRecord(print, idc + 1, input, encoders.print);
    if (image === undefined && print.template === undefined) continue;
    idc++;
    if (image !== undefined) records.push(image);
    if (print.template !== undefined) records.push(minutiaeRecord(print.template, print, idc));
  }
  for (const eye of input.irises) {
    const record = await irisRecord(eye, idc + 1, input, encoders.iris);
    if (record === undefined) continue;
    idc++;
    records.push(record);
  }
  if (input.face !== undefined) records.push(faceRecord(input.face, ++idc, input));
  return assured(records, idc + 1, input);
}

const none = new Uint8Array(0);

/** With the Type-98. It is listed in the Type-1, whose digest it holds: so the list is made with one that stands in its place. */
function assured(records: readonly NistRecord[], idc: number, input: TransactionInput): Transaction {
  const placeholder = assuranceRecord([], idc, input);
  const others = finished({ records: [...records, placeholder], trailer: none }).records.slice(0, -1);
  return finished({ records: [...others, assuranceRecord(others, idc, input)], trailer: none });
}
