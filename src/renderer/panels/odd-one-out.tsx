import { useState } from 'react';
import { formatCosine, formatCounted } from '../../shared/format.ts';
import { SimilarityBar, Word } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { VirtualRows } from '../components/virtual-rows.tsx';
import { replaceTypedWord, typedWords, writeTypedWords } from '../state/typed-words.ts';
import { useApp, useController, useGoTo } from './context.tsx';
import { RelatedProblems, useRelated } from './use-related.tsx';
import { WordsInput } from './words-input.tsx';

const rowHeight = 24;
const listHeight = 8 * rowHeight;
/** Fewer words have no odd one. */
const fewest = 3;
/** More chosen words than this would flood the box. */
const most = 500;

/** Which word of a list fits the others least. */
export function OddOneOut() {
  const controller = useController();
  const goTo = useGoTo();
  const model = useApp((state) => state.model);
  const marked = useApp((state) => state.marked);
  const [text, setText] = useState('');
  const words = typedWords(text).map(({ word }) => word);
  const related = useRelated(controller.relations.oddOneOut, words.length >= fewest ? words : null);
  const value = related?.value ?? null;
  const odd = value?.indices[0];
  return (
    <div className="stack">
      <WordsInput
        label="Words with an odd one"
        placeholder="breakfast cereal dinner lunch"
        lines={2}
        value={text}
        onChange={setText}
      />
      {marked.length < fewest || marked.length > most || model === null ? null : (
        <div className="button-row">
          <button
            type="button"
            className="chip"
            onClick={() => setText(writeTypedWords(Array.from(marked, (row) => model.words.word(row))))}
          >
            Use the {formatCounted(marked.length, 'chosen word')}
          </button>
        </div>
      )}
      {related === null ? (
        <p className="hint">
          Three words or more: the <Term name="odd one out" /> fits the others least.
        </p>
      ) : (
        <RelatedProblems
          related={related}
          onReplace={(word, suggestion) => setText(replaceTypedWord(text, word, suggestion))}
        />
      )}
      {value === null || model === null || odd === undefined ? null : (
        <>
          <p className="finding" role="status">
            <Word text={model.words.word(odd)} /> fits least.
          </p>
          <VirtualRows
            label="Words by fit"
            count={value.indices.length}
            rowHeight={rowHeight}
            height={listHeight}
            resetKey={value}
            onChoose={(place) => goTo(value.indices[place] ?? 0)}
            row={(place) => {
              const cosine = value.cosines[place] ?? Number.NaN;
              return (
                <>
                  <Word
                    text={model.words.word(value.indices[place] ?? 0)}
                    className={`grow ${place === 0 ? 'odd-word' : ''}`}
                  />
                  <SimilarityBar cosine={cosine} />
                  <span className="number">{formatCosine(cosine)}</span>
                </>
              );
            }}
          />
        </>
      )}
    </div>
  );
}
