import { checkConfiguration, filledConfiguration } from '../../daemon/fleet/shadow/configuration.ts';
import { Sessions } from '../../daemon/fleet/shadow/sessions.ts';
import { Shadow } from '../../daemon/fleet/shadow/shadow.ts';
import { Jobs } from '../../daemon/fleet/jobs/jobs.ts';
import type { JobExecutor } from '../../daemon/fleet/jobs/outcome.ts';
import type { Link } from '../../daemon/link/link.ts';
import { MemoryDocuments } from '../../daemon/store/documents/memory.ts';
import type { Clock } from '../../hal/clock.ts';

export interface SimMemberParts {
  readonly link: Link;
  readonly clock: Clock;
  /** A name that never comes twice. */
  readonly newId: () => string;
}

const nothingToDo = async () => {};
const done: JobExecutor = async () => ({ simulated: true });

/** The configuration and the jobs of a simulated kiosk, by the code of real ones; it has no lane, so a policy is in force at once. */
export async function joinSimulated({ link, clock, newId }: SimMemberParts): Promise<void> {
  const documents = new MemoryDocuments();
  const common = { documents, clock, log: () => {} };
  const checked = checkConfiguration(filledConfiguration({ policy: { lists: [] }, retention: {} }));
  if (!('configuration' in checked)) throw new Error('the defaults are a configuration');
  const tell = (kind: string, data: unknown, detail?: string) => {
    link.send(kind, data, detail).catch(() => {}); // said again when the line is up
  };
  const shadow = await Shadow.open({
    ...common,
    sessions: await Sessions.open(documents),
    profile: checked.configuration,
    executors: {
      'load-list': nothingToDo,
      'drop-list': nothingToDo,
      'set-policy': nothingToDo,
      'set-retention': nothingToDo,
    },
    whenIdle: async work => {
      await work();
      return true;
    },
    send: message => tell(message.type === 'health' ? 'health' : 'shadow', message),
    health: () => [{ name: 'lane lane-1', status: 'up', detail: 'idle' }],
    software: 'fleet-sim',
  });
  const jobs = await Jobs.open({
    ...common,
    executors: { 'collect-diagnostics': done, 'rotate-keys': done, 'lock-lane': done, 'unlock-lane': done },
    whenIdle: async work => {
      await work();
      return true;
    },
    isMaintenance: () => true,
    send: message => tell('job', message, 'job' in message ? message.job : undefined),
    newId,
  });
  link.handle('shadow', body => shadow.handle(body));
  link.handle('job', body => jobs.handle(body));
  const members = [shadow, jobs];
  link.onStatus(({ connected }) => {
    if (!connected) for (const member of members) member.disconnected();
  });
  link.onReady(() => {
    for (const member of members) void member.connected();
  });
  shadow.start();
}
