import { formatTopic } from '../../link/topics.ts';

const claimTopic = (tenant: string, claim: string, direction: 'up' | 'dn') =>
  formatTopic({ address: { tenant, shard: 'claim', device: claim }, direction, kind: 'enrol' });

/** Where a board asks for its first certificate. */
export const enrolTopic = (tenant: string, claim: string): string => claimTopic(tenant, claim, 'up');

/** Where it is answered: every board that enrols by this claim hears it. */
export const enrolAnswerTopic = (tenant: string, claim: string): string => claimTopic(tenant, claim, 'dn');
