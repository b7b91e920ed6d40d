import type { ComponentChildren } from 'preact';
import type { EncounterDetails } from '../../../schemas/encounter.ts';
import { candidate } from '../state/hit.ts';
import { ago, calendarDay } from '../state/time.ts';
import { actionWord, greyWord, presentationWord, traitWord } from '../words.ts';

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** Who the document says it is, beside whom the list looks for: under the picture of each. */
export function Facts({ encounter }: { encounter: EncounterDetails }) {
  return (
    <div class="facts">
      <Traveller encounter={encounter} />
      {encounter.candidates.length > 0 && <Listed encounter={encounter} />}
    </div>
  );
}

function Traveller({ encounter: { biographics, traits, timeUntrusted } }: { encounter: EncounterDetails }) {
  return (
    <section aria-label="Traveller">
      <h3>{biographics ? `${biographics.givenNames} ${biographics.surname}` : 'Traveller not named'}</h3>
      <dl>
        {biographics && (
          <>
            <Fact name="Born">{calendarDay(biographics.dateOfBirth)}</Fact>
            <Fact name="Document">
              {biographics.documentType} {biographics.documentNumber}, {biographics.issuer}
            </Fact>
          </>
        )}
        {traits.map(trait => (
          <Fact key={trait.modality} name={traitWord(trait.modality)}>
            <Capture trait={trait} />
          </Fact>
        ))}
        {timeUntrusted && <Fact name="Time">the kiosk's clock had not been set</Fact>}
      </dl>
    </section>
  );
}

/** How good the capture was, and what there is against it. */
function Capture({
  trait: { quality, attempts, reason, presentation },
}: {
  trait: EncounterDetails['traits'][number];
}) {
  if (attempts === 0) return <>not taken{reason && `: ${greyWord[reason]}`}</>;
  const doubts = presentation?.reasons.map(presentationWord) ?? [];
  return (
    <>
      {quality ? `quality ${Math.round(quality.score)} of 100` : 'no picture'}, attempt {attempts}
      {reason && reason !== 'presentation-doubt' && `, ${greyWord[reason]}`}
      {doubts.length > 0 && <b class="doubt">: {doubts.join('; ')}</b>}
    </>
  );
}

/** A list may know no more than a year or a month. */
function born(date: string | undefined): string {
  if (date === undefined) return 'not stated';
  return date.length === 10 ? calendarDay(date) : date;
}

function Listed({ encounter }: { encounter: EncounterDetails }) {
  const chosen = candidate.value;
  if (!chosen) return null;
  const list = encounter.lists.find(({ name }) => name === chosen.list);
  return (
    <section aria-label="Candidate">
      <h3>
        {chosen.name ?? 'Name not stated'} <span class="dim">{chosen.subject}</span>
      </h3>
      <dl>
        <Fact name="Born">{born(chosen.dateOfBirth)}</Fact>
        <Fact name="List">
          {chosen.list}
          {list && ` version ${list.version}`}
          {list?.tiered && ', searched in tiers'}
          {chosen.enrolledAt && `, enrolled ${ago(chosen.enrolledAt)}`}
        </Fact>
        <Fact name="Asked for">
          {chosen.action ? actionWord[chosen.action] : 'the list has changed since'}
        </Fact>
      </dl>
    </section>
  );
}
