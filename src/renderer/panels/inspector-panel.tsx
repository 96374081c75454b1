import { Menu, SegmentedControl } from '@mantine/core';
import { formatCosine, formatCount, formatFixed } from '../../shared/format.ts';
import type { WordDetails } from '../../shared/models.ts';
import { HeatScale, HeatStrip } from '../components/heat-strip.tsx';
import { BackIcon, CopyIcon, ForwardIcon, PlusIcon, SaveIcon } from '../components/icons.tsx';
import { IconButton, SimilarityBar, Word } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { VirtualRows } from '../components/virtual-rows.tsx';
import { symmetricScale } from '../state/heat.ts';
import { paletteSlot, wordSetsOfWord } from '../state/selectors.ts';
import { copyTable, saveTable } from './clipboard.ts';
import { useApp, useController, useGoTo, useProgram, useScheme } from './context.tsx';
import { useWordSetColors } from './set-colors.ts';
import { useAsk } from './use-ask.ts';

const firstValues = 8;

/** Everything about one word, and the way on to the words near it. */
export function InspectorPanel() {
  const model = useApp((state) => state.model);
  const index = useApp((state) => state.history.present);
  const details = useApp((state) => state.inspection?.details ?? null);
  return (
    <section className="panel" aria-label="Inspector">
      {model === null || index === null ? (
        <InspectorEmpty hasModel={model !== null} />
      ) : (
        <>
          <Inspected
            word={model.words.word(index)}
            count={model.counts?.[index] ?? null}
            rank={index + 1}
            norm={details?.index === index ? details.norm : null}
          />
          {details !== null && details.index === index ? <Vectors details={details} /> : null}
          <NearestWords />
        </>
      )}
    </section>
  );
}

function InspectorEmpty({ hasModel }: { readonly hasModel: boolean }) {
  const { desk } = useProgram();
  return (
    <div className="empty">
      <p>
        {hasModel
          ? 'Click a word in the cloud or search for one to see its vector and the words nearest to it.'
          : 'Words can be inspected here as soon as a model has learned them.'}
      </p>
      {hasModel ? (
        <button type="button" className="chip" onClick={() => desk.searchBox?.focus()}>
          Search
        </button>
      ) : null}
    </div>
  );
}

interface InspectedProps {
  readonly word: string;
  readonly count: number | null;
  readonly rank: number;
  readonly norm: number | null;
}

function Inspected({ word, count, rank, norm }: InspectedProps) {
  const controller = useController();
  const canGoBack = useApp((state) => state.history.past.length > 0);
  const canGoForward = useApp((state) => state.history.future.length > 0);
  return (
    <div className="inspected">
      <div className="inspected-line">
        <h2 className="inspected-word">
          <Word text={word} />
        </h2>
        <IconButton
          label="Back"
          keys="Alt ←"
          disabled={!canGoBack}
          onClick={() => controller.selection.back()}
        >
          <BackIcon />
        </IconButton>
        <IconButton
          label="Forward"
          keys="Alt →"
          disabled={!canGoForward}
          onClick={() => controller.selection.forward()}
        >
          <ForwardIcon />
        </IconButton>
      </div>
      <div className="inspected-facts numbers">
        {count === null ? null : (
          <span>
            <Term name="count" /> <b>{formatCount(count)}</b>
          </span>
        )}
        <span>
          <Term name="rank" /> <b>{formatCount(rank)}</b>
        </span>
        <span>
          <Term name="norm" /> <b>{norm === null ? '…' : formatFixed(norm, 3)}</b>
        </span>
      </div>
      <SetsOfWord word={word} row={rank - 1} />
    </div>
  );
}

function SetsOfWord({ word, row }: { readonly word: string; readonly row: number }) {
  const controller = useController();
  const ask = useAsk();
  const colors = useWordSetColors();
  const wordSets = useApp((state) => state.workspace.wordSets);
  const mine = wordSetsOfWord(wordSets, word);
  const others = wordSets.filter((wordSet) => !mine.includes(wordSet));
  return (
    <div className="chips">
      {mine.map((wordSet) => (
        <span className="chip" key={wordSet.id}>
          <span className="swatch" style={{ background: colors[paletteSlot(wordSet)] }} />
          <Word text={wordSet.name} />
        </span>
      ))}
      <Menu position="bottom-start" width={220}>
        <Menu.Target>
          <button type="button" className="chip quiet">
            <PlusIcon size={12} /> Add to word set
          </button>
        </Menu.Target>
        <Menu.Dropdown mah={320} style={{ overflow: 'auto' }}>
          {others.map((wordSet) => (
            <Menu.Item
              key={wordSet.id}
              leftSection={
                <span
                  className="swatch"
                  style={{ display: 'block', background: colors[paletteSlot(wordSet)] }}
                />
              }
              onClick={() => controller.wordSets.addWords(wordSet.id, [word])}
            >
              <Word text={wordSet.name} />
            </Menu.Item>
          ))}
          {others.length > 0 ? <Menu.Divider /> : null}
          <Menu.Item onClick={() => void controller.wordSets.create([word])}>
            New word set with this word
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <button type="button" className="chip quiet" onClick={() => ask(row)}>
        Ask from here
      </button>
    </div>
  );
}

function Vectors({ details }: { readonly details: WordDetails }) {
  const scheme = useScheme();
  const { vector, initial } = details;
  const scale = symmetricScale(initial === null ? [vector] : [vector, initial.vector]);
  return (
    <div className="inspected stack">
      <div className="strip-name">
        <Term name="vector">{initial === null ? 'Vector' : 'After training'}</Term>
        <span className="numbers">{formatCount(vector.length)} dimensions</span>
      </div>
      <HeatStrip
        vector={vector}
        scale={scale}
        scheme={scheme}
        label={initial === null ? 'Vector' : 'Vector after training'}
      />
      {initial === null ? null : (
        <>
          <div className="strip-name">
            <span>Before training</span>
            <span className="numbers">norm {formatFixed(initial.norm, 3)}</span>
          </div>
          <HeatStrip vector={initial.vector} scale={scale} scheme={scheme} label="Vector before training" />
        </>
      )}
      <HeatScale scale={scale} scheme={scheme} />
      <div className="first-values numbers" title="The first values of the vector">
        {[...vector.subarray(0, firstValues)].map((value, dimension) => (
          // A value's place is its name.
          // biome-ignore lint/suspicious/noArrayIndexKey: dimensions have no other name
          <span key={dimension}>{formatFixed(value, 4)}</span>
        ))}
      </div>
    </div>
  );
}

function NearestWords() {
  const controller = useController();
  const goTo = useGoTo();
  const model = useApp((state) => state.model);
  const index = useApp((state) => state.history.present);
  const state = useApp((app) => app.vectorState);
  const neighbors = useApp((app) => app.inspection?.[app.vectorState] ?? null);
  if (model === null || index === null) return null;
  const word = model.words.word(index);
  const entry = (place: number) => ({
    word: model.words.word(neighbors?.indices[place] ?? 0),
    cosine: neighbors?.similarities[place] ?? Number.NaN,
  });
  const rows = () => [
    ['rank', 'word', 'cosine similarity'],
    ...Array.from({ length: neighbors?.indices.length ?? 0 }, (_, place): [number, string, number] => {
      const { word: near, cosine } = entry(place);
      return [place + 1, near, Number(cosine.toFixed(6))];
    }),
  ];
  const choose = (place: number) => {
    const next = neighbors?.indices[place];
    if (next !== undefined) goTo(next);
  };
  return (
    <div className="neighbors">
      <div className="neighbors-head">
        <h3>
          Nearest words{' '}
          <span className="quiet">
            by <Term name="cosine similarity">cosine</Term>
          </span>
        </h3>
        <IconButton label="Copy nearest words as a table" onClick={() => void copyTable(controller, rows())}>
          <CopyIcon />
        </IconButton>
        <IconButton
          label="Save nearest words as CSV"
          onClick={() => saveTable(controller, rows(), `nearest-to-${word.slice(0, 40)}.csv`)}
        >
          <SaveIcon />
        </IconButton>
      </div>
      {model.description.hasInitialVectors ? (
        <div style={{ padding: '0 12px 6px' }}>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label="Vectors to compare"
            value={state}
            onChange={(value) =>
              controller.selection.setVectorState(value === 'initial' ? 'initial' : 'trained')
            }
            data={[
              { value: 'trained', label: 'After training' },
              { value: 'initial', label: 'Before training' },
            ]}
          />
        </div>
      ) : null}
      <div className="neighbors-list">
        {neighbors === null ? null : neighbors.indices.length === 0 ? (
          <div className="empty">
            <p>The model has no other word to compare with.</p>
          </div>
        ) : (
          <VirtualRows
            label="Nearest words"
            count={neighbors.indices.length}
            rowHeight={26}
            resetKey={`${model.description.id} ${index} ${state}`}
            onChoose={choose}
            onToggle={(place) => {
              const near = neighbors.indices[place];
              if (near !== undefined) controller.marks.toggle(near);
            }}
            onReturn={() => controller.selection.back()}
            row={(place) => {
              const { word: near, cosine } = entry(place);
              return (
                <>
                  <span className="number" style={{ width: 20 }}>
                    {place + 1}
                  </span>
                  <Word text={near} className="grow" />
                  <SimilarityBar cosine={cosine} />
                  <span className="number" style={{ width: 44, color: 'var(--text)' }}>
                    {formatCosine(cosine)}
                  </span>
                </>
              );
            }}
          />
        )}
      </div>
    </div>
  );
}
