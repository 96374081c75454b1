import { useState } from 'react';
import { formatCosine, formatCount, formatCounted } from '../../shared/format.ts';
import type { CloserWords } from '../../shared/questions.ts';
import { FactList, SimilarityBar, Word } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { VirtualRows } from '../components/virtual-rows.tsx';
import { formatScore } from '../state/scores.ts';
import type { OpenModel } from '../state/store.ts';
import { replaceTypedWord, typedWords } from '../state/typed-words.ts';
import { useApp, useController, useGoTo } from './context.tsx';
import type { TwoSides } from './controller/relations.ts';
import { RelatedProblems, useRelated } from './use-related.tsx';
import { WordsInput } from './words-input.tsx';

const rowHeight = 24;
const listHeight = 7 * rowHeight;
const wordsOf = (text: string) => typedWords(text).map(({ word }) => word);

/** Similarity of two words or two sets, and how near each is among the other's neighbours. */
export function TwoWords() {
  const controller = useController();
  const model = useApp((state) => state.model);
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const sides = { first: wordsOf(first), second: wordsOf(second) };
  const complete = sides.first.length > 0 && sides.second.length > 0;
  const related = useRelated(controller.relations.relate, complete ? sides : null);
  return (
    <div className="stack">
      <div className="two-words">
        <WordsInput label="Word or words A" placeholder="A: cat" value={first} onChange={setFirst} />
        <WordsInput label="Word or words B" placeholder="B: dog" value={second} onChange={setSecond} />
      </div>
      {related === null ? (
        <p className="hint">
          Two words, or two lists of words: how similar they are, and how many words come between them.
        </p>
      ) : (
        <>
          <RelatedProblems
            related={related}
            onReplace={(word, suggestion) => {
              setFirst(replaceTypedWord(first, word, suggestion));
              setSecond(replaceTypedWord(second, word, suggestion));
            }}
          />
          {related.value === null || model === null ? null : (
            <TwoSidesView sides={related.value} model={model} />
          )}
        </>
      )}
    </div>
  );
}

function TwoSidesView({ sides, model }: { readonly sides: TwoSides; readonly model: OpenModel }) {
  const { relation, closer } = sides;
  const name = (rows: readonly number[]) =>
    rows.length === 1 ? model.words.word(rows[0] ?? 0) : formatCounted(rows.length, 'word');
  const [one, other] = [name(sides.first), name(sides.second)];
  const measure = (metric: 'euclidean' | 'dot', value: number) =>
    formatScore(value, { metric, method: 'add' });
  return (
    <div className="stack">
      <div className="big-cosine">
        <output aria-label="Cosine similarity">{formatCosine(relation.cosine)}</output>
        <Term name="cosine similarity" />
      </div>
      <FactList
        facts={[
          [
            <Term key="name" name="Euclidean distance" />,
            <span key="value">{measure('euclidean', relation.euclidean)}</span>,
          ],
          [<Term key="name" name="dot product" />, <span key="value">{measure('dot', relation.dot)}</span>],
          ...(relation.ranks === null
            ? []
            : [
                [
                  <span key="name">
                    rank of <Word text={other} /> from <Word text={one} />
                  </span>,
                  <span key="value">{formatCount(relation.ranks.ofSecond)}</span>,
                ] as const,
                [
                  <span key="name">
                    rank of <Word text={one} /> from <Word text={other} />
                  </span>,
                  <span key="value">{formatCount(relation.ranks.ofFirst)}</span>,
                ] as const,
              ]),
        ]}
      />
      {closer === null ? null : <Closer closer={closer} one={one} other={other} model={model} />}
    </div>
  );
}

interface CloserProps {
  readonly closer: CloserWords;
  readonly one: string;
  readonly other: string;
  readonly model: OpenModel;
}

/** The words between two words. */
function Closer({ closer, one, other, model }: CloserProps) {
  const goTo = useGoTo();
  const { indices, cosines, total } = closer;
  return (
    <div>
      <p className="hint">
        {total === 0 ? 'No word is' : total === 1 ? '1 word is' : `${formatCount(total)} words are`} closer to{' '}
        <Word text={one} /> than <Word text={other} />
        {total > indices.length ? ` (the first ${formatCount(indices.length)} are listed)` : ''}.
      </p>
      {indices.length === 0 ? null : (
        <VirtualRows
          label="Closer words"
          count={indices.length}
          rowHeight={rowHeight}
          height={listHeight}
          resetKey={indices}
          onChoose={(place) => goTo(indices[place] ?? 0)}
          row={(place) => {
            const cosine = cosines[place] ?? Number.NaN;
            return (
              <>
                <Word text={model.words.word(indices[place] ?? 0)} className="grow" />
                <SimilarityBar cosine={cosine} />
                <span className="number">{formatCosine(cosine)}</span>
              </>
            );
          }}
        />
      )}
    </div>
  );
}
