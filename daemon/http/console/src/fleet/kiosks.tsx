import { CircleDashed, CircleDot, CircleOff } from 'lucide-preact';
import { Notice } from '../parts/notice.tsx';
import {
  choose,
  type Filter,
  filter,
  isEmpty,
  type KioskLine,
  kiosks,
  loading,
  nextKiosks,
  openKiosk,
  showMore,
  summary,
  toggleKiosk,
} from '../state/fleet.ts';
import { clockTime } from '../state/time.ts';
import { count } from '../words.ts';

/** Every kiosk that the hub has heard of, a line each. */
export function Kiosks() {
  return (
    <section class="panel kiosks" aria-label="Kiosks">
      <header class="panel-head">
        <h2>Kiosks</h2>
        <Filters />
      </header>
      <div class="panel-body">
        {isEmpty.value ? <Nobody /> : <Table />}
        {nextKiosks.value !== undefined && (
          <button type="button" class="button older" onClick={() => void showMore()}>
            Show more
          </button>
        )}
      </div>
    </section>
  );
}

function Filters() {
  const all = summary.value;
  if (!all) return null;
  const chips: [Filter, string][] = [
    ['all', `${all.kiosks} in all, ${all.lines.online} online`],
    ['offline', `${all.lines.offline} offline`],
    ['behind', `${all.behind} behind`],
  ];
  return (
    <div class="chips figures">
      {chips.map(([name, words]) => (
        <button
          key={name}
          type="button"
          class="button small"
          aria-pressed={filter.value === name}
          onClick={() => choose(name)}
        >
          {words}
        </button>
      ))}
    </div>
  );
}

function Nobody() {
  if (loading.value === 'first') return <Notice title="Reading the kiosks." />;
  if (filter.value !== 'all')
    return (
      <Notice title="No kiosk is so." action="Show all" onAction={() => choose('all')}>
        That is good news.
      </Notice>
    );
  return (
    <Notice title="No kiosk has been heard of yet.">
      Each appears here with its first word. bitmapd hub enroll gives boards their identity.
    </Notice>
  );
}

function Table() {
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Kiosk</th>
          <th scope="col">Line</th>
          <th scope="col">Configuration</th>
          <th scope="col">Lists</th>
          <th scope="col">Health</th>
          <th scope="col">Heard</th>
        </tr>
      </thead>
      <tbody>
        {kiosks.value.map(kiosk => (
          <Row key={kiosk.address} kiosk={kiosk} />
        ))}
      </tbody>
    </table>
  );
}

const lineWords = { online: 'Online', offline: 'Offline', 'not-heard': 'Not heard' };
const lineIcons = { online: CircleDot, offline: CircleOff, 'not-heard': CircleDashed };
const lineStates = { online: 'up', offline: 'down', 'not-heard': 'degraded' };
const healthWords = { up: 'Up', degraded: 'Degraded', down: 'Part down' };

function Row({ kiosk }: { kiosk: KioskLine }) {
  const Icon = lineIcons[kiosk.line];
  const [, shard, device] = kiosk.address.split('/');
  const isOpen = openKiosk.value?.address === kiosk.address;
  return (
    <>
      <tr>
        <td>
          <button
            type="button"
            class="plain"
            aria-expanded={isOpen}
            onClick={() => void toggleKiosk(kiosk.address)}
          >
            <b>{device}</b> <span class="dim">{shard}</span>
          </button>
          {kiosk.tags.map(tag => (
            <span key={tag} class="tag">
              {tag}
            </span>
          ))}
        </td>
        <td>
          <span class={`state ${lineStates[kiosk.line]}`}>
            <Icon size={14} aria-hidden="true" /> {lineWords[kiosk.line]}
          </span>
        </td>
        <td class="figures">{configurationWords(kiosk)}</td>
        <td class="figures">
          {Object.entries(kiosk.lists)
            .map(([list, epoch]) => `${list} ${epoch}`)
            .join(', ') || '–'}
        </td>
        <td>
          <span class={`state ${kiosk.health ?? ''}`}>{kiosk.health ? healthWords[kiosk.health] : '–'}</span>
        </td>
        <td class="figures">{kiosk.lastHeardAt ? clockTime(kiosk.lastHeardAt) : '–'}</td>
      </tr>
      {isOpen && (
        <tr class="opened">
          <td colSpan={6}>
            <Details />
          </td>
        </tr>
      )}
    </>
  );
}

function configurationWords({ configuration, isBehind, desired }: KioskLine): string {
  if (!configuration) return isBehind ? `waits for ${desired}` : '–';
  const state = configuration.state === 'applied' ? '' : ` ${configuration.state}`;
  return `${configuration.version}${state}${isBehind ? `, wants ${desired}` : ''}`;
}

function Details() {
  const whole = openKiosk.value?.whole;
  if (!whole) return <p class="dim">Asking the hub.</p>;
  const { report, health = [] } = whole;
  const why = [report?.field, report?.reason].filter(Boolean).join(': ');
  return (
    <div class="details">
      <p>
        {report
          ? `Configuration ${report.state}${why ? `: ${why}` : ''}`
          : 'It has said nothing of its configuration.'}
      </p>
      {health.length === 0 ? (
        <p class="dim">It has not told how its parts are since the hub started.</p>
      ) : (
        <ul class="parts-list" aria-label={count(health.length, 'part')}>
          {health.map(part => (
            <li key={part.name}>
              <b>{part.name}</b> <span class={`state ${part.status}`}>{part.status}</span>{' '}
              <span class="dim">{part.detail}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
