import { inFlight } from '../../daemon/link/window.ts';
import { outboxKey } from '../../daemon/store/keys.ts';
import { durable, limits, waiting, walked, type World } from './world.ts';

/** What is wrong in a world, in words; undefined when nothing is. */
export function wrongIn(world: World): string | undefined {
  return lost(world) ?? notInOrder(world) ?? untrueAck(world) ?? unbounded(world);
}

/** What was committed is on the kiosk's disk or has been applied; and what counts as waiting is there. */
function lost(world: World): string | undefined {
  const { epoch, outbox, keys } = world.kiosk;
  for (const stream of walked) {
    const applied = new Set(
      world.hub.applied
        .filter(entry => entry.stream === stream && entry.epoch === epoch)
        .map(({ seq }) => seq),
    );
    for (let seq = 1; seq <= outbox[stream].last; seq++) {
      if (!keys.has(outboxKey(stream, seq)) && !applied.has(seq)) return `lost: ${stream} ${seq}`;
    }
    const gone = waiting(world, stream).find(seq => !keys.has(outboxKey(stream, seq)));
    if (gone !== undefined) return `waits and is not there: ${stream} ${gone}`;
  }
  return undefined;
}

/** Each stream of an epoch is applied from 1 on without a gap: so nothing is applied twice. */
function notInOrder({ hub }: World): string | undefined {
  const last = new Map<string, number>();
  for (const { stream, epoch, seq } of hub.applied) {
    const name = `${stream} of ${epoch}`;
    if (seq !== (last.get(name) ?? 0) + 1)
      return `applied out of order: ${name}: ${seq} after ${last.get(name) ?? 0}`;
    last.set(name, seq);
  }
  return undefined;
}

/** No ack says more than what is on the hub's disk. */
function untrueAck(world: World): string | undefined {
  const untrue = [...world.down.values()].find(ack => ack.upTo > durable(world, ack));
  return untrue === undefined
    ? undefined
    : `acknowledged and not on the disk: ${untrue.stream} ${untrue.upTo}`;
}

function unbounded({ kiosk }: World): string | undefined {
  const wide = walked.find(stream => inFlight(kiosk.sending[stream].window) > limits.entries);
  return wide === undefined ? undefined : `more in flight than the window holds: ${wide}`;
}
