import { Activity, Keyboard, Link2, LogOut, Monitor, Moon, Sun, Unlink2 } from 'lucide-preact';
import type { Health } from '../../schemas/lane.ts';
import { showKeys } from './dialogs/keys.tsx';
import { connection, health, link, lookAtHealth } from './state/live.ts';
import { session, signOut } from './state/session.ts';
import { nextTheme, theme } from './state/theme.ts';
import { clockTime, nowMs, tick } from './state/time.ts';
import { count } from './words.ts';
import markUrl from './mark.svg';

/** Device, line to the hub, health, account. */
export function Header() {
  const who = session();
  return (
    <header class="header">
      <img src={markUrl} width="28" height="28" alt="" />
      <p class="device">
        <b>{who?.device}</b> <span class="dim">bitmapd {who?.version}</span>
      </p>
      <div class="header-states">
        <LinkState />
        <HealthState />
      </div>
      <Clock />
      <p class="who">
        <b>{who?.account}</b> <span class="dim">{who?.role}</span>
      </p>
      <div class="header-buttons">
        <ThemeButton />
        {who?.place === 'kiosk' && (
          <button type="button" class="icon-button" aria-label="Keys" title="Keys (?)" onClick={showKeys}>
            <Keyboard size={18} />
          </button>
        )}
        <button
          type="button"
          class="icon-button"
          aria-label="Sign out"
          title="Sign out"
          onClick={() => void signOut()}
        >
          <LogOut size={18} />
        </button>
      </div>
    </header>
  );
}

/** The kiosk's time, which is the one that every line carries. */
function Clock() {
  void tick.value;
  return (
    <time class="clock figures" title="The time of this machine">
      {clockTime(new Date(nowMs()).toISOString())}
    </time>
  );
}

function LinkState() {
  const view = connection.value === 'lost' ? undefined : link.value;
  if (!view) return null;
  const waiting = view.backlog === 0 ? 'nothing waits' : `${count(view.backlog, 'event')} to send`;
  const title = view.connected
    ? `Connected since ${clockTime(view.since)}`
    : `Away since ${clockTime(view.since)}. Everything is kept here until the hub has it.${view.lastError ? ` ${view.lastError}` : ''}`;
  return (
    <span class={view.connected ? 'state up' : 'state degraded'} title={title}>
      {view.connected ? <Link2 size={16} aria-hidden="true" /> : <Unlink2 size={16} aria-hidden="true" />}
      <span>
        {view.connected ? 'Hub connected' : 'Hub away'} <span class="dim figures state-more">{waiting}</span>
      </span>
    </span>
  );
}

const wordOf: Record<Health['status'], string> = { up: 'All parts up', degraded: 'Degraded', down: 'Down' };

function HealthState() {
  const view = connection.value === 'lost' ? undefined : health.value;
  if (!view) return null;
  return (
    <details class="health" onToggle={() => void lookAtHealth()}>
      <summary class={`state ${view.status}`}>
        <Activity size={16} aria-hidden="true" /> {wordOf[view.status]}
      </summary>
      <ul class="parts">
        {view.parts.map(part => (
          <li key={part.name}>
            <b>{part.name}</b> <span class={`state ${part.status}`}>{part.status}</span>
            <span class="dim">{part.detail}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

const themeIcons = { system: Monitor, light: Sun, dark: Moon };

function ThemeButton() {
  const Icon = themeIcons[theme.value];
  const label = `Theme: ${theme.value}`;
  return (
    <button type="button" class="icon-button" aria-label={label} title={`${label} (T)`} onClick={nextTheme}>
      <Icon size={18} />
    </button>
  );
}
