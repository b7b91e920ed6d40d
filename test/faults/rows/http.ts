import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parameters } from '../../../daemon/http/parameters.ts';
import { sleep } from '../../../hal/clock.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import { type Endings, withEndings } from '../endings.ts';
import { type Attack, answerTo, attacks, crowd, statusOf } from '../http/attacks.ts';
import type { Row } from '../row.ts';

const target = fileURLToPath(new URL('../http/target.js', import.meta.url));
const clock = new SystemClock();
/** An answer after this has come too late; requests that are too slow have their own time first. */
const patienceMs = parameters.requestTimeoutMs + 10_000;
/** Nobody notices less than this, and a busy machine makes as much by itself. */
const noticeableMs = 25;

/** After some rounds from one address: the right answer to any more. */
const tooMany = 429;

const slow = attacks.filter(({ pauseMs = 0 }) => pauseMs >= 100);
const quick = attacks.filter(attack => !slow.includes(attack));

interface Pulse {
  readonly p99Ms: number;
  readonly rssBytes: number;
}

async function pulseOf(child: ChildProcess): Promise<Pulse> {
  const answer = once(child, 'message');
  child.send('pulse');
  const [pulse] = (await answer) as [Pulse];
  return pulse;
}

/** Attacks at once; gives those that were not refused as they should be. */
async function attackOnce(chosen: readonly Attack[], port: number): Promise<string[]> {
  const found = await Promise.all(
    chosen.map(async attack => {
      const answer = await answerTo(attack, port, patienceMs);
      if (answer.includes('root:')) return `${attack.name}: gave a file away`;
      if ([...attack.statuses, tooMany].includes(statusOf(answer))) return undefined;
      return `${attack.name}: ${statusOf(answer)} instead of ${attack.statuses.join(' or ')}`;
    }),
  );
  return found.filter(one => one !== undefined);
}

async function isWell(url: string): Promise<boolean> {
  const { ok } = await fetch(`${url}/health`);
  return ok;
}

interface Target {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: number;
}

async function startTarget(endings: Endings): Promise<Target> {
  const child = fork(target, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  endings.after(() => void child.kill('SIGKILL'));
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return { child, url, port: Number(new URL(url).port) };
}

interface Round {
  readonly wrong: readonly string[];
  readonly refused: number;
  /** While somebody else was attacked as hard, and while it was itself: the machine is as busy both times. */
  readonly calmMs: number;
  readonly hurtMs: number;
  readonly rssBytes: number;
}

interface Crowd {
  readonly connections: number;
  readonly holdMs: number;
}

async function roundOf(
  attacked: Target,
  other: Target,
  { connections, holdMs }: Crowd,
  slowly: readonly Attack[],
): Promise<Round> {
  const wrong = await attackOnce(quick, attacked.port);
  await pulseOf(attacked.child);
  await crowd(other.port, connections, holdMs);
  const calm = await pulseOf(attacked.child);
  const refusals = attackOnce(slowly, attacked.port);
  await sleep(clock, 500); // they need their places first: they are to be refused for being slow
  await pulseOf(attacked.child);
  const { refused, odd } = await crowd(attacked.port, connections, holdMs);
  const { p99Ms, rssBytes } = await pulseOf(attacked.child);
  wrong.push(
    ...(await refusals),
    ...odd.map(answer => `a silent connection was told ${answer.slice(0, 20)}`),
  );
  if (!(await isWell(attacked.url))) wrong.push('the server is not well afterwards');
  return { wrong, refused, calmMs: calm.p99Ms, hurtMs: p99Ms, rssBytes };
}

/** Hostile callers of the HTTP server, while a lane works in the same process. */
export const row: Row = {
  name: 'http',
  run: (counts, report) =>
    withEndings(async endings => {
      const rounds = counts.of({ short: 1, ci: 2, long: 20 });
      const isShort = counts.form === 'short'; // no wait for time-outs, and no judgement of times beside other tests
      const connections = isShort ? 500 : 10_000;
      const holdMs = isShort ? 200 : 2_000;
      const [attacked, other] = [await startTarget(endings), await startTarget(endings)];
      const done: Round[] = [];
      while (done.length < rounds) {
        done.push(await roundOf(attacked, other, { connections, holdMs }, isShort ? [] : slow));
        report.progress(done.length, rounds);
      }
      const wrong = done.flatMap(round => round.wrong);
      const calmMs = Math.min(...done.map(round => round.calmMs));
      const hurtMs = Math.min(...done.map(round => round.hurtMs));
      if (!isShort && hurtMs > Math.max(2 * calmMs, noticeableMs)) {
        wrong.push(`the lane's p99 went from ${calmMs.toFixed(1)} to ${hurtMs.toFixed(1)} ms`);
      }
      for (const what of new Set(wrong)) report.broken(what);
      const refused = done.reduce((sum, round) => sum + round.refused, 0);
      const mebibytes = Math.round(Math.max(...done.map(({ rssBytes }) => rssBytes)) / 2 ** 20);
      return {
        seen: `${wrong.length} wrong answers to ${attacks.length * rounds} attacks and ${connections * rounds} connections (${refused} told 503); the lane's p99 ${calmMs.toFixed(1)} ms while another server is attacked, ${hurtMs.toFixed(1)} ms while its own is (twice as much may be, and ${noticeableMs} ms always); ${mebibytes} MiB`,
        value: wrong.length,
        unit: 'wrong answers',
        count: (attacks.length + connections) * rounds,
        pass: wrong.length === 0,
      };
    }),
};
