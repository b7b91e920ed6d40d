import { performance } from 'node:perf_hooks';
import { issued, type Keyed, newKey, testAuthority } from '../../helpers/authority.ts';
import { clientOf } from '../../helpers/site-broker.ts';
import { type Row, refusedOf, type Outcome } from '../row.ts';
import { type EnrollingSite, enrollingSite } from '../enrolling-site.ts';

const boards = 20;
/** It ended half an hour ago. */
const over = { days: -1 / 48 };

/** Boards enrol over mTLS, one after the other; then nobody comes in whose certificate does not count. */
export const row: Row = {
  name: 'identity',
  async run(): Promise<Outcome> {
    const site = await enrollingSite();
    try {
      const times = await enrolAll(site);
      const inside = await letIn(site);
      const p50 = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Infinity;
      return {
        seen: `${times.length} boards enrolled over mTLS; ${refusedOf(outsiders.length, inside)}`,
        value: Math.round(p50),
        unit: 'ms an enrolment',
        pass: times.length === boards && inside.length === 0,
      };
    } finally {
      await site.close();
    }
  },
};

async function enrolAll({ operators, enrol }: EnrollingSite): Promise<number[]> {
  const times = [];
  for (let n = 1; n <= boards; n++) {
    await operators.allow({ serial: `B-${n}`, address: `demo/a/egate-${n}` }, 'test');
    const startedMs = performance.now();
    await enrol(`B-${n}`, newKey());
    times.push(performance.now() - startedMs);
  }
  return times;
}

const outsiders: readonly [string, (site: EnrollingSite) => Promise<Keyed | undefined>][] = [
  ['no certificate', async () => undefined],
  [
    'another authority',
    async () => issued((await testAuthority('demo')).authority, 'device', 'demo/a/egate-1'),
  ],
  ['over', ({ authority }) => issued(authority, 'device', 'demo/a/egate-1', over)],
  ['revoked', revokedCertificate],
  ['of a server', ({ authority }) => issued(authority, 'server', 'demo/a/egate-1', { hosts: ['x'] })],
  ['that only decrypts', ({ authority }) => issued(authority, 'hub-seal', 'demo/hub')],
];

/** What was not refused. */
async function letIn(site: EnrollingSite): Promise<string[]> {
  const open = [];
  for (const [what, keyedFor] of outsiders) {
    const client = await clientOf(site.broker, site.authority.rootPem, await keyedFor(site));
    if (client.connack !== undefined) open.push(what);
    await client.close();
  }
  return open;
}

async function revokedCertificate({ authority, broker }: EnrollingSite): Promise<Keyed> {
  const keyed = await issued(authority, 'device', 'demo/a/egate-revoked');
  await authority.revoke(keyed.certificate.serialNumber, 'key-compromise', 'test');
  await broker.revise();
  return keyed;
}
