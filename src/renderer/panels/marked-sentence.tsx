import type { ContextStudy } from '../../shared/contexts.ts';
import { textDirection } from '../components/pieces.ts';
import { wordInSentence } from '../state/context-occurrences.ts';

interface MarkedSentenceProps {
  readonly study: ContextStudy;
  readonly place: number;
  /** Characters that are kept on each side of the word. */
  readonly reach?: number;
}

/** A sentence with the word in it marked, in its own writing direction. */
export function MarkedSentence({ study, place, reach = 160 }: MarkedSentenceProps) {
  const { before, word, behind } = wordInSentence(study, place, reach);
  return (
    <bdi className="marked-sentence" dir={textDirection(before + word + behind)}>
      {before}
      <b>{word}</b>
      {behind}
    </bdi>
  );
}
