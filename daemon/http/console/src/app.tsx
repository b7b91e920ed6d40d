import { Component, type ComponentChildren } from 'preact';
import { SignInAgain } from './dialogs/again.tsx';
import { KeysDialog } from './dialogs/keys.tsx';
import { FleetRoom } from './fleet/room.tsx';
import { Header } from './header.tsx';
import { Hit } from './hit/hit.tsx';
import { Desk } from './intake/desk.tsx';
import { Lane } from './lane/lane.tsx';
import { Failure, Notice } from './parts/notice.tsx';
import { SignIn } from './sign-in.tsx';
import { openId } from './state/hit.ts';
import { intake } from './state/intake.ts';
import { connection, goOnline, lostAtMs } from './state/live.ts';
import { entrance, session, start } from './state/session.ts';
import { announcement } from './state/stream.ts';
import { clockTime } from './state/time.ts';
import { Stream } from './stream/stream.tsx';

/** The page, by who is there. */
export function App() {
  const state = entrance.value;
  if (state.kind === 'signed-out') return <SignIn message={state.message} />;
  if (state.kind === 'signed-in') {
    return <WhenBroken>{state.session.place === 'hub' ? <HubRoom /> : <ControlRoom />}</WhenBroken>;
  }
  return (
    <main class="entrance">
      {state.kind === 'looking' ? (
        <Notice title="Asking the kiosk who you are." />
      ) : (
        <Failure error={state.error} retry={() => void start()} />
      )}
    </main>
  );
}

function ControlRoom() {
  return (
    <>
      <Header />
      <Offline />
      <main class={openId.value === undefined ? 'room' : 'room with-hit'}>
        <Place />
        {openId.value !== undefined && <Hit />}
        <Stream />
      </main>
      <p class="hidden" role="status" aria-live="assertive">
        {announcement.value}
      </p>
      <KeysDialog />
      <SignInAgain />
    </>
  );
}

function HubRoom() {
  return (
    <>
      <Header />
      <Offline />
      <FleetRoom />
      <SignInAgain />
    </>
  );
}

/** A kiosk is a desk or has gates. */
function Place() {
  const desk = intake.value;
  return desk ? <Desk view={desk} /> : <Lane />;
}

function Offline() {
  if (connection.value !== 'lost') return null;
  const since = clockTime(new Date(lostAtMs.value).toISOString());
  return (
    <div class="offline" role="alert">
      <span>
        {session()?.place === 'hub' ? 'The hub' : 'The kiosk'} has not been heard since {since}. What you see
        is from before; the page tries again by itself.
      </span>
      <button type="button" class="button small" onClick={() => goOnline()}>
        Try now
      </button>
    </div>
  );
}

/** A fault of the page itself must not leave a blank screen in front of an officer. */
class WhenBroken extends Component<{ children: ComponentChildren }, { broken: boolean }> {
  override state = { broken: false };

  static override getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main class="entrance">
        <Notice title="This page has failed." action="Reload the page" onAction={() => location.reload()}>
          The gate goes on without it. If it fails again, tell the operator.
        </Notice>
      </main>
    );
  }
}
