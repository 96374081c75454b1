import { Modal, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { formatCount, formatCounted } from '../../shared/format.ts';
import { HeatScale } from '../components/heat-strip.tsx';
import type { Heatmap } from '../components/heatmap-drawing.ts';
import { ExpandIcon, PictureIcon, SaveIcon } from '../components/icons.tsx';
import { heatmapPicture, SimilarityHeatmap } from '../components/similarity-heatmap.tsx';
import { IconButton } from '../components/small.tsx';
import { matrixTable } from '../state/matrix-table.ts';
import { alikeTogether } from '../state/seriation.ts';
import type { AppState, OpenModel } from '../state/store.ts';
import { replaceTypedWord, typedWords } from '../state/typed-words.ts';
import { saveTable } from './clipboard.ts';
import { useApp, useController, useScheme } from './context.tsx';
import { mostMatrixWords, type WordMatrix } from './controller/relations.ts';
import { RelatedProblems, useRelated } from './use-related.tsx';
import { WordsInput } from './words-input.tsx';

/** Words that the panel has room for; the large view has room for all. */
const shownInPanel = 60;
const typedSource = 'typed';
const chosenSource = 'chosen';

/** Similarities of words with each other: of the chosen words, of a word set, or of typed ones. */
export function MatrixTool() {
  const controller = useController();
  const model = useApp((state) => state.model);
  const marked = useApp((state) => state.marked);
  const wordSets = useApp((state) => state.workspace.wordSets);
  const [picked, setPicked] = useState<string | null>(null);
  const [text, setText] = useState('');
  const source = picked ?? (marked.length > 1 ? chosenSource : typedSource);
  const words = useMemo(
    () => wordsOf({ source, text, model, marked, wordSets }),
    [source, text, model, marked, wordSets],
  );
  const related = useRelated(controller.relations.matrix, words.length > 1 ? words : null);
  return (
    <div className="stack">
      <select
        className="plain-select wide"
        aria-label="Words of the matrix"
        value={source}
        onChange={({ currentTarget: { value } }) => setPicked(value)}
      >
        <option value={typedSource}>Typed words</option>
        <option value={chosenSource}>The {formatCounted(marked.length, 'chosen word')}</option>
        {wordSets.map(({ id, name }) => (
          <option key={id} value={id}>
            {name === '' ? 'Word set without a name' : name.slice(0, 60)}
          </option>
        ))}
      </select>
      {source === typedSource ? (
        <WordsInput
          label="Words to compare"
          placeholder="king queen man woman"
          lines={2}
          value={text}
          onChange={setText}
        />
      ) : null}
      {related === null ? (
        <p className="hint">
          {source === chosenSource && marked.length < 2
            ? 'Choose words in the cloud with Ctrl and a click, a box or a lasso.'
            : 'Two words or more: the cosine of each with each.'}
        </p>
      ) : (
        <RelatedProblems
          related={related}
          onReplace={(word, suggestion) => setText(replaceTypedWord(text, word, suggestion))}
        />
      )}
      {related?.value === null || related === null || model === null ? null : (
        <MatrixView
          matrix={related.value}
          leftOut={source === chosenSource ? marked.length - mostMatrixWords : related.value.leftOut}
          model={model}
        />
      )}
    </div>
  );
}

interface Source extends Pick<AppState, 'model' | 'marked'> {
  readonly source: string;
  readonly text: string;
  readonly wordSets: AppState['workspace']['wordSets'];
}

function wordsOf({ source, text, model, marked, wordSets }: Source): readonly string[] {
  if (source === typedSource) return typedWords(text).map(({ word }) => word);
  if (source !== chosenSource) return wordSets.find(({ id }) => id === source)?.words ?? [];
  if (model === null) return [];
  return Array.from(marked.subarray(0, mostMatrixWords), (row) => model.words.word(row));
}

interface MatrixViewProps {
  readonly matrix: WordMatrix;
  /** How many words there was no room for, where above 0. */
  readonly leftOut: number;
  readonly model: OpenModel;
}

function MatrixView({ matrix, leftOut, model }: MatrixViewProps) {
  const controller = useController();
  const scheme = useScheme();
  const [sorted, setSorted] = useState(false);
  const [large, setLarge] = useState(false);
  const heatmap = useMemo((): Heatmap => {
    const { rows, cosines } = matrix;
    const order = sorted ? alikeTogether(cosines, rows.length) : rows.map((_, place) => place);
    return { labels: rows.map((row) => model.words.word(row)), values: cosines, order };
  }, [matrix, model, sorted]);
  const inPanel = useMemo(
    () =>
      heatmap.order.length <= shownInPanel
        ? heatmap
        : { ...heatmap, order: heatmap.order.slice(0, shownInPanel) },
    [heatmap],
  );
  const name = `similarity-of-${matrix.rows.length}-words`;
  const savePicture = async () => {
    try {
      controller.saveBlob(await heatmapPicture(heatmap, scheme), `${name}.png`);
    } catch (error) {
      controller.report(error);
    }
  };
  const tools = (
    <>
      <SegmentedControl
        aria-label="Order of the words"
        value={sorted ? 'alike' : 'given'}
        onChange={(value) => setSorted(value === 'alike')}
        data={[
          { value: 'given', label: 'As given' },
          { value: 'alike', label: 'Alike together' },
        ]}
      />
      <span className="grow" />
      <IconButton
        label="Save matrix as CSV"
        onClick={() => saveTable(controller, matrixTable(heatmap), `${name}.csv`)}
      >
        <SaveIcon />
      </IconButton>
      <IconButton label="Save matrix as PNG" onClick={() => void savePicture()}>
        <PictureIcon />
      </IconButton>
    </>
  );
  return (
    <div className="stack">
      <div className="button-row">
        {tools}
        <IconButton label="Show the matrix large" onClick={() => setLarge(true)}>
          <ExpandIcon />
        </IconButton>
      </div>
      <SimilarityHeatmap heatmap={inPanel} scheme={scheme} largestCell={40} longestLabel={84} />
      <HeatScale scale={1} scheme={scheme} />
      {inPanel === heatmap ? null : (
        <p className="hint">
          {formatCount(shownInPanel)} of {formatCount(heatmap.order.length)} words; the large view shows all.
        </p>
      )}
      {leftOut > 0 ? (
        <p className="hint">
          A matrix has {formatCount(mostMatrixWords)} words at most; {formatCounted(leftOut, 'word')} had no
          room.
        </p>
      ) : null}
      <Modal opened={large} onClose={() => setLarge(false)} title="Similarity matrix" size="min(92vw, 960px)">
        <div className="stack matrix-large">
          <div className="button-row">{tools}</div>
          <SimilarityHeatmap heatmap={heatmap} scheme={scheme} largestCell={56} longestLabel={140} />
          <HeatScale scale={1} scheme={scheme} />
        </div>
      </Modal>
    </div>
  );
}
