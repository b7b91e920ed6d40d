import type { PartHealth } from './http/contract.ts';
import type { HubView } from './hub/contract.ts';

/** More words than these nobody reads in `systemctl status`; /health has them all. */
const longestLine = 300;

/** How a daemon stands in one line: `work`, and whatever is not as it should be. */
export function statusLine(work: string, health: readonly PartHealth[]): string {
  const troubles = health.filter(({ status }) => status !== 'up');
  const words = [work, ...troubles.map(({ name, status, detail }) => `${name} ${status}: ${detail}`)];
  const line = words.join('; ');
  return line.length <= longestLine ? line : `${line.slice(0, longestLine - 3)}...`;
}

/** The same of a hub, by what it tells of itself. */
export function hubLine(tenant: string, { link, counts, devices }: HubView): string {
  const work = `the hub of ${tenant}: ${counts.received} received from ${devices.length} kiosks`;
  const detail = link.lastError ?? 'not connected';
  return statusLine(work, link.connected ? [] : [{ name: 'link', status: 'down', detail }]);
}
