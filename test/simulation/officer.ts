import { messageOf } from '../../daemon/core/errors.ts';
import { recordView } from '../../daemon/http/audit.ts';
import { detailsOf, findEncounter } from '../../daemon/http/views/person.ts';
import type { OfficerCommand } from '../../daemon/lane/contract.ts';
import type { RunningLane } from '../../daemon/lane/runner.ts';
import type { AuditEntry } from '../../daemon/store/contract/audit.ts';
import type { KioskStore } from '../../daemon/store/contract/kiosk-store.ts';
import { sleep } from '../../hal/clock.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';
import type { Life } from './life.ts';
import { officer as habits } from './parameters.ts';
import type { Trace } from './trace.ts';
import type { Witness } from './witness.ts';

const name = 'jana';

export interface Desk {
  readonly life: Life;
  readonly random: Random;
  readonly store: KioskStore;
  /** The same as the rooms of the kiosk see it. */
  readonly watched: Pick<KioskStore, 'commit'>;
  readonly lane: RunningLane;
  readonly witness: Witness;
  readonly trace: Trace;
  readonly isBurning: () => boolean;
  /** Looks at people without a word in the audit: a bug to be found. */
  readonly peeps: boolean;
}

/** The officer at the console of a kiosk: comes by now and then, looks at whoever was referred, decides, and helps. */
export async function workAsOfficer(desk: Desk): Promise<void> {
  for (;;) {
    await sleep(desk.life.clock, desk.random.uniform(...habits.roundMs));
    try {
      await round(desk);
    } catch (error) {
      desk.trace.note(desk.witness.name, `the officer is told: ${messageOf(error)}`);
    }
  }
}

async function round(desk: Desk): Promise<void> {
  const { lane, random, isBurning } = desk;
  const { state, reason, encounter } = lane.view;
  if (isBurning()) return;
  if (state === 'out-of-service' && (reason === 'evacuation' || reason === 'closed')) {
    return lane.command('open-lane', name);
  }
  if (state !== 'referred' && state !== 'blocked') return;
  if (encounter !== undefined && random.chance(habits.looksChance)) await look(desk, encounter);
  if (random.chance(habits.helpsChance)) await lane.command(helpOf(random), name);
}

const helpOf = (random: Random): OfficerCommand => random.pick(['release-traveller', 'reset', 'reset']);

/** As the route of the console does it: find, write down, show. */
async function look(desk: Desk, id: string): Promise<void> {
  const { store, watched, life, witness, random } = desk;
  const encounter = await findEncounter(store, id);
  const shown = await detailsOf({ store, listAction: () => 'refer' }, encounter, await store.decisions(id));
  const record = { audit: (audit: readonly AuditEntry[]) => watched.commit({ audit }) };
  if (!desk.peeps) await recordView({ deps: { store: record, clock: life.clock } }, name, id, 'details');
  witness.looked(name, id, shown);
  if (encounter.candidates.length > 0 && random.chance(habits.decidesChance)) await decide(desk, id);
  if (random.chance(habits.erasesChance)) await erase(desk);
}

/** Somebody of this day, whoever it was, is to be forgotten. */
async function erase({ store, life, witness, random }: Desk): Promise<void> {
  const encounter = random.pick([...witness.encounters.keys()]);
  const at = life.clock.wall().toISOString();
  witness.erasing.add(encounter);
  await store.erase({ encounter, at, by: name, reason: 'asked for' });
  witness.erased.add(encounter);
}

async function decide({ watched, life, random }: Desk, encounter: string): Promise<void> {
  const decidedAt = life.clock.wall().toISOString();
  const verdict = random.pick(['refer', 'dismiss'] as const);
  const decision = { encounter, officer: name, decidedAt, verdict, reason: 'seen at the gate' };
  await watched.commit({
    audit: [{ at: decidedAt, action: 'hit.decided', actor: name, object: encounter, detail: { verdict } }],
    decision,
    events: [{ type: 'org.bitmap.decision.v1', data: decision }],
  });
}
