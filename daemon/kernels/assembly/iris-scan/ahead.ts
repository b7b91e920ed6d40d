// There is no instruction that asks for memory ahead of time: one word of each cache line of the next block is read while this one is
// counted. Without it a core waits for memory for a third of its time.
import { lineCount, lines } from './addresses';
import { blockBytes } from './layout';

let next: usize = 0;
let line: usize = 0;
let lastLine: usize = 0;
/** So that what is read is not left out. */
let seen: u32 = 0;

/** After the last block come the probes: nothing is read beyond the memory. */
export function startAhead(block: usize): void {
  next = block + blockBytes;
  line = lines;
  lastLine = lines + ((<usize>lineCount - 1) << 1);
}

/** The next line, the last again and again. */
export function readAhead(): void {
  seen ^= load<u32>(next + ((<usize>load<u16>(line)) << 3));
  line += line < lastLine ? 2 : 0;
}
