import type { Clock } from '../../../hal/clock.ts';
import { Fault, messageOf } from '../../core/errors.ts';
import type { Ended } from './kept.ts';
import { resultBytes } from './parameters.ts';

/** Does a job; what it resolves with is its result, for the hub, and carries no personal data. Rejecting is failing. */
export type JobExecutor = (parameters: unknown, signal: AbortSignal) => Promise<unknown>;

export interface RunLimits {
  readonly clock: Clock;
  readonly runMs: number;
  /** Aborted when the daemon ends. */
  readonly closing: AbortSignal;
}

/** Never rejects. One that goes on past its signal is not waited for. */
export async function outcomeOf(
  executor: JobExecutor,
  parameters: unknown,
  { clock, runMs, closing }: RunLimits,
): Promise<Ended> {
  const limit = new AbortController();
  const onClosing = () => limit.abort(closing.reason);
  closing.addEventListener('abort', onClosing, { once: true });
  const cancel = clock.after(runMs, () => limit.abort(new Fault('unavailable', 'the job does not end')));
  try {
    const result = await Promise.race([executor(parameters, limit.signal), aborted(limit.signal)]);
    return { status: 'SUCCEEDED', ...(result !== undefined && { result: fitting(result) }) };
  } catch (error) {
    return { status: 'FAILED', reason: messageOf(error).slice(0, 1_000) };
  } finally {
    cancel();
    closing.removeEventListener('abort', onClosing);
  }
}

/** Rejects with the signal's reason. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function fitting(result: unknown): unknown {
  const bytes = Buffer.byteLength(JSON.stringify(result));
  if (bytes <= resultBytes) return result;
  const detail = { given: `${bytes} bytes`, wanted: `at most ${resultBytes}` };
  throw new Fault('bad-input', 'the result is too large', detail);
}
