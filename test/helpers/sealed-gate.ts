// The gate of link-fixtures and its hub, certified and ready to seal, for tests of other things.
import type { SentEntry } from '../../daemon/link/envelope.ts';
import { encodeBatches } from '../../daemon/link/envelope.ts';
import { gate } from './link-fixtures.ts';
import { sealedLine, sessionsFrom } from './sealed-line.ts';

export const gateLine = await sealedLine(gate.tenant);
export const gateSealing = await gateLine.kiosk(gate);
/** What a link and a hub take beside the rest of their context. */
export const kioskSide = { sealing: gateSealing, nextSession: sessionsFrom() };
export const hubSide = { sealing: gateLine.hub };

/** As the gate would send it; a hub that has heard no birth of it knows its keys all the same. */
export function sealedEvents(...sent: readonly SentEntry[]): Buffer {
  const [batch] = encodeBatches(gate, sent);
  return sealedText(batch ?? Buffer.alloc(0));
}

/** Any text, as the gate would seal it. */
export function sealedText(text: string | Uint8Array): Buffer {
  gateLine.kiosks.introduce(gate, gateSealing.statement);
  return gateSealing.seal(Buffer.from(text));
}
