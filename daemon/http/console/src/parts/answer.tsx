import type { EncounterSummary } from '../../../schemas/encounter.ts';
import { answerWord } from '../words.ts';

type Answer = EncounterSummary['answer'];

/** RED octagon, YELLOW triangle, GREEN disc, GREY dashed ring: told apart without colour. */
export function Glyph({ answer, size = 20 }: { answer: Answer; size?: number }) {
  return (
    <svg
      class={`glyph ${answer.toLowerCase()}`}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      aria-hidden="true"
    >
      {answer === 'RED' && <path d="M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z" fill="currentColor" />}
      {answer === 'YELLOW' && (
        <path d="M10 1.6 19.2 18H.8z" fill="currentColor" stroke="currentColor" stroke-linejoin="round" />
      )}
      {answer === 'GREEN' && <circle cx="10" cy="10" r="6.5" fill="currentColor" />}
      {answer === 'GREY' && (
        <circle
          cx="10"
          cy="10"
          r="7.5"
          fill="none"
          stroke="currentColor"
          stroke-width="2.4"
          stroke-dasharray="3.6 2.3"
        />
      )}
    </svg>
  );
}

/** The answer with its colour's name and what it means. */
export function AnswerWord({ answer }: { answer: Answer }) {
  return (
    <span class={`answer-word ${answer.toLowerCase()}`}>
      <b>{answer}</b> {answerWord[answer].toLowerCase()}
    </span>
  );
}
