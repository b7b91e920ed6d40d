import type { Command } from 'commander';
import { Fault } from '../core/errors.ts';
import { asking } from './asking.ts';
import { kiosksWord } from './fleet-lines.ts';
import { type Data, onHub, type OutputOf } from './fleet-options.ts';
import { table } from './output.ts';

/** `bitmapd fleet group put|rm|ls`, `bitmapd fleet tags`. */
export function defineGroups(fleet: Command, output: OutputOf): void {
  const group = fleet.command('group').description('groups of kiosks, which targets may name');
  onHub(group.command('put'))
    .description('make a group of these kiosks, or replace it')
    .argument('<name>')
    .argument('<address...>', 'TENANT/SHARD/DEVICE')
    .action(async (name: string, kiosks: string[], { data }: Data) => {
      const made = await asking(data, output(), ask => ask('fleet.group-put', { group: name, kiosks }));
      output().answer(made, () => [`group ${name}: ${kiosksWord(made.kiosks.length)}`]);
    });
  onHub(group.command('rm'))
    .description('forget a group; its kiosks stay as they are')
    .argument('<name>')
    .action(async (name: string, { data }: Data) => {
      const gone = await asking(data, output(), async ask => {
        const { groups } = await ask('fleet.groups', {});
        if (!groups.some(one => one.name === name))
          throw new Fault('not-found', 'no such group', {
            where: name,
            remedy: 'bitmapd fleet group ls tells of them',
          });
        return ask('fleet.group-put', { group: name, kiosks: [] });
      });
      output().answer(gone, () => [`group ${name} is gone`]);
    });
  onHub(group.command('ls'))
    .description('the groups')
    .action(async ({ data }: Data) => {
      const answer = await asking(data, output(), ask => ask('fleet.groups', {}));
      output().answer(answer, () =>
        table(
          ['group', 'kiosks', ''],
          answer.groups.map(({ name, kiosks }) => [name, kiosks.length, few(kiosks)]),
        ),
      );
    });
  defineTags(fleet, output);
}

function defineTags(fleet: Command, output: OutputOf): void {
  onHub(fleet.command('tags'))
    .description('give a kiosk these tags in place of those that it has; without any, say which it has')
    .argument('<address>', 'TENANT/SHARD/DEVICE')
    .argument('[tag...]')
    .option('--none', 'take all of them away')
    .action(async (kiosk: string, tags: string[], { data, none = false }: Data & { none?: boolean }) => {
      if (none && tags.length > 0)
        throw new Fault('bad-usage', 'tags together with --none', {
          given: tags.join(' '),
          wanted: 'one of them',
        });
      const answer = await asking(data, output(), async ask => {
        if (none || tags.length > 0) return ask('fleet.tags-put', { kiosk, tags });
        return { kiosk, tags: (await ask('fleet.kiosk', { kiosk })).tags };
      });
      output().answer(answer, () => [`${kiosk}: ${answer.tags.join(', ') || 'no tags'}`]);
    });
}

const few = (kiosks: readonly string[]) =>
  kiosks.length <= 3 ? kiosks.join(' ') : `${kiosks.slice(0, 3).join(' ')} ...`;
