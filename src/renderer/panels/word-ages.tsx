import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ContextModel, ContextStudy, WordAge } from '../../shared/contexts.ts';
import { formatCosine, formatCount } from '../../shared/format.ts';
import { HeatStrip } from '../components/heat-strip.tsx';
import { Term } from '../components/term.tsx';
import { layerName } from '../state/context-layers.ts';
import { symmetricScale } from '../state/heat.ts';
import { useApp, useProgram, useScheme } from './context.tsx';

const longestRow = 400;
const rowHeight = 12;

/** The word as vectors of four ages, and what each of them makes of the two sentences. */
export function WordAges({ study, model }: { readonly study: ContextStudy; readonly model: ContextModel }) {
  const ages = useApp((state) => state.contexts.ages);
  const waits = useApp((state) => state.contexts.waiting.includes('ages'));
  if (ages === null)
    return (
      <p className="hint">
        {waits
          ? 'Looking the word up in the open models…'
          : 'Two occurrences are needed: choose them under Side by side.'}
      </p>
    );
  return (
    <div className={`word-ages ${waits ? 'stale' : ''}`}>
      <table aria-label="One word, four ages">
        <thead>
          <tr>
            <th scope="col">Age</th>
            <th scope="col">“{study.word}” as a vector</th>
            <th scope="col">
              <Term name="cosine similarity">Both sentences</Term>
            </th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {ages.map((age) => (
            <AgeRow
              key={age.kind === 'missing' ? age.wanted : age.kind}
              age={age}
              study={study}
              model={model}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const names = { 'one-hot': 'one-hot', word2vec: 'Word2Vec', glove: 'GloVe', context: 'in context' } as const;

interface AgeRowProps {
  readonly age: WordAge;
  readonly study: ContextStudy;
  readonly model: ContextModel;
}

function AgeRow({ age, study, model }: AgeRowProps) {
  const kind = age.kind === 'missing' ? age.wanted : age.kind;
  return (
    <tr>
      <th scope="row">
        {kind === 'vectors' ? 'Vectors' : <Term name={names[kind]}>{capital(names[kind])}</Term>}
        <span className="quiet small">{age.model === null ? 'not open' : <bdi>{age.model}</bdi>}</span>
      </th>
      {age.kind === 'missing' ? (
        <td colSpan={3}>
          <Missing wanted={age.wanted} model={age.model} word={study.word} />
        </td>
      ) : (
        <>
          <td>
            <AgePicture age={age} />
          </td>
          <td className="age-cosine numbers">{age.cosine === null ? '–' : formatCosine(age.cosine)}</td>
          <td className="age-why">{why(age, model)}</td>
        </>
      )}
    </tr>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function AgePicture({ age }: { readonly age: Exclude<WordAge, { kind: 'missing' }> }) {
  const scheme = useScheme();
  if (age.kind === 'one-hot') {
    const { row, words } = age;
    return (
      <div
        className="one-hot"
        role="img"
        aria-label={`A 1 at place ${formatCount(row + 1)} of ${formatCount(words)}, 0 elsewhere`}
        title={`1 at place ${formatCount(row + 1)} of ${formatCount(words)}, 0 elsewhere`}
      >
        <i className="one-hot-place" style={{ left: `${(row / Math.max(1, words - 1)) * 100}%` }} />
      </div>
    );
  }
  const vectors = age.kind === 'context' ? [age.first, age.second] : [age.vector];
  const scale = symmetricScale(vectors);
  return (
    <div className="age-strips">
      {vectors.map((vector, place) => (
        <HeatStrip
          key={place === 0 ? 'first' : 'second'}
          vector={vector}
          scale={scale}
          scheme={scheme}
          label={
            vectors.length === 1
              ? 'Vector'
              : place === 0
                ? 'Vector in the first sentence'
                : 'Vector in the second sentence'
          }
          longestRow={longestRow}
          rowHeight={rowHeight}
        />
      ))}
    </div>
  );
}

function why(age: Exclude<WordAge, { kind: 'missing' }>, model: ContextModel): ReactNode {
  switch (age.kind) {
    case 'one-hot':
      return `A word is its place in a list of ${formatCount(age.words)} words. Each is as far from every other, and the sentence plays no part.`;
    case 'context':
      return `${capital(layerName(model, model.layers.indexOf(age.layer)))}: the vector is made anew from the whole sentence, so the same word differs from one to the other.`;
    default:
      return age.cosine === null
        ? 'The vector has no direction: all its numbers are 0.'
        : 'A table has one row per word. Words used alike have rows alike, but both sentences get the same row.';
  }
}

interface MissingProps {
  readonly wanted: 'one-hot' | 'word2vec' | 'glove';
  readonly model: string | null;
  readonly word: string;
}

const glove = 'glove-wiki-gigaword-50';

/** What to do about vectors that are not there. */
function Missing({ wanted, model, word }: MissingProps) {
  const { controller, desk } = useProgram();
  const jobs = useApp((state) => state.jobs);
  if (model !== null)
    return (
      <p className="age-missing">
        <bdi>{model}</bdi> does not know the word “<bdi>{word}</bdi>”. Train on a text that has it, or open
        other vectors.
      </p>
    );
  if (wanted === 'glove')
    return (
      <div className="age-missing">
        <p>No GloVe vectors are open.</p>
        <Button
          size="compact-xs"
          variant="light"
          disabled={jobs.some(({ kind }) => kind === 'download')}
          onClick={() => {
            desk.showPanel('library');
            void controller.library.fetch(glove);
          }}
        >
          Fetch {glove}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => desk.showPanel('library')}>
          Open vectors
        </Button>
      </div>
    );
  return (
    <div className="age-missing">
      <p>{wanted === 'word2vec' ? 'No trained model is open.' : 'No model with a list of words is open.'}</p>
      <Button
        size="compact-xs"
        variant="light"
        disabled={jobs.some(({ kind }) => kind === 'training')}
        onClick={() => void trainOnSample()}
      >
        Train on the sample text
      </Button>
    </div>
  );

  async function trainOnSample(): Promise<void> {
    const sample = await controller.corpus.openSample();
    if (sample !== null) await controller.models.train();
  }
}
