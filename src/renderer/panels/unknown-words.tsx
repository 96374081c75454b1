import { Word } from '../components/small.tsx';
import type { MissingWord } from './controller/relations.ts';

interface UnknownWordsProps<W extends MissingWord> {
  readonly words: readonly W[];
  readonly onReplace: (word: W, suggestion: string) => void;
}

/** Words that the model lacks, each with the words that may be meant as buttons. */
export function UnknownWords<W extends MissingWord>({ words, onReplace }: UnknownWordsProps<W>) {
  return (
    <div className="unknown-words">
      {words
        .filter(({ suggestions }) => suggestions.length > 0)
        .map((word, place) => (
          // A word may be unknown at several places.
          // biome-ignore lint/suspicious/noArrayIndexKey: places of one list
          <div key={place} className="button-row">
            {words.length > 1 ? (
              <span className="quiet small">
                <Word text={word.word} className="quiet" /> →
              </span>
            ) : null}
            {word.suggestions.map((suggestion) => (
              <button
                key={suggestion}
                type="button"
                className="chip"
                // The box that is typed in keeps the focus.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => onReplace(word, suggestion)}
              >
                <Word text={suggestion} />
              </button>
            ))}
          </div>
        ))}
    </div>
  );
}
