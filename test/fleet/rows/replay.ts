import { connectAsync } from 'mqtt';
import { parseTopic } from '../../../daemon/link/topics.ts';
import type { Row } from '../row.ts';
import { siteOf } from '../site.ts';

/**
 * Somebody holds the broker: hears every message, and plays each of them again, as it was, on the topic of another kiosk, and with a byte
 * changed. Nothing of it may count: no event is kept that was not, nobody is online who is not, no outbox loses anything.
 */
export const row: Row = {
  name: 'replay',
  async run({ of, endings, progress }) {
    const kiosks = 10;
    const each = of({ ci: 40, full: 400 });
    const site = await siteOf(endings);
    const spy = await connectAsync(site.broker.url, { reconnectPeriod: 0 });
    endings.after(() => spy.endAsync(true));
    const heard: { readonly topic: string; readonly payload: Buffer }[] = [];
    const listen = (topic: string, payload: Buffer) => heard.push({ topic, payload });
    spy.on('message', listen);
    await spy.subscribeAsync('bitmap/#', { qos: 1 });
    await site.add(kiosks);
    await site.until('all are connected', ({ connected }) => connected === kiosks, 30_000);
    for (const stream of ['routine', 'urgent'])
      await site.sim.ask('happen', { from: 0, to: kiosks, stream, count: each });
    await site.until('all are acknowledged', ({ acked }) => acked === 2 * kiosks * each, 60_000);
    spy.off('message', listen);
    const before = await site.hubStands();
    progress(`${heard.length} messages were heard`);

    // While the hub takes nothing in, no outbox may shrink whatever is played at the kiosks.
    await site.hub.ask('refuse', { isRefusing: true });
    await site.sim.ask('happen', { from: 0, to: kiosks, stream: 'urgent', count: 5 });
    let played = 0;
    for (const { topic, payload } of heard)
      for (const [onto, bytes] of forgeriesOf(topic, payload, played)) {
        await spy.publishAsync(onto, bytes, { qos: 1 });
        played++;
      }
    await site.hubUntil(
      'the last of them was heard',
      ({ heard: count }) => count >= before.heard + played / 2,
      60_000,
    );
    await new Promise(resolve => setTimeout(resolve, 1_000));
    const after = await site.hubStands();
    const { waiting } = await site.simStands();
    const forged = after.received - before.received;
    const deleted = 5 * kiosks - waiting;
    await site.hub.ask('refuse', { isRefusing: false });
    const end = await site.until('what waited arrives', ({ waiting: left }) => left === 0, 60_000);
    return {
      seen: `${played} messages played: ${forged} events kept, ${deleted} deleted from an outbox, ${after.online - before.online} kiosks more online; ${end.acked} of ${end.acked} events arrived`,
      value: forged + deleted,
      unit: 'taken for true',
      count: played,
      pass: forged === 0 && deleted === 0 && after.online === before.online,
    };
  },
};

/** As it was, on the topic of another kiosk, and with one byte changed. */
function forgeriesOf(topic: string, payload: Buffer, seed: number): [string, Buffer][] {
  const { device } = parseTopic(topic).address;
  const other = device === 'kiosk-00001' ? 'kiosk-00002' : 'kiosk-00001';
  const changed = Buffer.from(payload);
  const at = seed % changed.length;
  changed[at] = (changed[at] ?? 0) ^ 0x01;
  return [
    [topic, payload],
    [topic.replace(`/${device}/`, `/${other}/`), payload],
    [topic, changed],
  ];
}
