// Topics with names to be filled in, made by the code that makes the real ones.

/** A topic in which `{tenant}` and the like stand for names. */
export type Address = string;

const mark = 'X-';
const part = (name: string): string => `${mark}${name}`;

/** An address of a kiosk whose parts say what they are; topics of it become addresses by `addressed`. */
export const placeholder = { tenant: part('tenant'), shard: part('shard'), device: part('device') };

/** `bitmap/1/{tenant}/...` */
export function addressed(topic: string): Address {
  return topic.replaceAll(new RegExp(`${mark}([a-z]+)`, 'g'), '{$1}');
}
addressed.part = part;

/** What can stand in the place of each name. */
export const parameters: Readonly<
  Record<string, { readonly description: string; readonly examples: string[] }>
> = {
  tenant: { description: 'Whose fleet it is.', examples: ['airport'] },
  shard: { description: 'A part of the fleet; `claim` and `all` are reserved.', examples: ['t2'] },
  device: { description: 'The kiosk.', examples: ['egate-1'] },
  job: { description: 'The id of a job.', examples: ['J1'] },
  claim: { description: 'The name of a claim.', examples: ['terminal-2'] },
};

/** The names that are to be filled in. */
export const namesIn = (address: Address): string[] =>
  [...address.matchAll(/\{([a-z]+)\}/g)].map(([, name = '']) => name);
