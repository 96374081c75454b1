import { useEffect, useState } from 'react';
import { formatCosine, formatCount, formatCounted, formatFixed } from '../../shared/format.ts';
import type { Answer } from '../../shared/questions.ts';
import { ChooseIcon, CopyIcon, SaveIcon } from '../components/icons.tsx';
import { IconButton, SimilarityBar, Word } from '../components/small.tsx';
import { VirtualRows } from '../components/virtual-rows.tsx';
import type { Question } from '../state/questions.ts';
import { formatScore, scoreName, scoreShare } from '../state/scores.ts';
import type { OpenModel } from '../state/store.ts';
import { copyTable, saveTable } from './clipboard.ts';
import { useApp, useController, useGoTo } from './context.tsx';
import type { Standing } from './controller/questions.ts';
import { useAsk } from './use-ask.ts';

interface ResultsProps {
  readonly question: Question;
  readonly model: OpenModel;
}

/** The words that answer a question, best first. */
export function Results({ question, model }: ResultsProps) {
  const controller = useController();
  const goTo = useGoTo();
  const ask = useAsk();
  const selected = useApp((state) => state.history.present);
  const { answer, options } = question;
  if (answer === null) return <div className="results" aria-busy="true" />;
  const { indices, scores, milliseconds } = answer;
  const best = scores[0] ?? Number.NaN;
  const table = () => [
    ['rank', 'word', scoreName(options), ...(isCosine(question) ? [] : ['cosine similarity'])],
    ...Array.from(indices, (row, place): (string | number)[] => [
      place + 1,
      model.words.word(row),
      ...[scores[place], ...(isCosine(question) ? [] : [answer.cosines[place]])].map(cell),
    ]),
  ];
  return (
    <div className="results">
      <div className="neighbors-head">
        <h3>
          Results{' '}
          <span className="quiet numbers">
            {formatCounted(indices.length, 'word')} · {formatFixed(milliseconds, milliseconds < 10 ? 1 : 0)}{' '}
            ms
          </span>
        </h3>
        <IconButton
          label="Choose these words"
          disabled={indices.length === 0}
          onClick={() => controller.marks.choose(indices)}
        >
          <ChooseIcon />
        </IconButton>
        <IconButton label="Copy results as a table" onClick={() => void copyTable(controller, table())}>
          <CopyIcon />
        </IconButton>
        <IconButton
          label="Save results as CSV"
          onClick={() => saveTable(controller, table(), `${fileName(question.label)}.csv`)}
        >
          <SaveIcon />
        </IconButton>
      </div>
      <SelectedStanding answer={answer} model={model} />
      <div className="neighbors-list">
        {indices.length === 0 ? (
          <div className="empty">
            <p>No other word is left to answer with.</p>
          </div>
        ) : (
          <VirtualRows
            label="Results"
            count={indices.length}
            rowHeight={26}
            resetKey={question.id}
            onChoose={(place) => goTo(indices[place] ?? 0)}
            onToggle={(place) => controller.marks.toggle(indices[place] ?? 0)}
            onExplore={(place) => ask(indices[place] ?? 0)}
            row={(place) => {
              const row = indices[place] ?? 0;
              const score = scores[place] ?? Number.NaN;
              return (
                <>
                  <span className="number" style={{ width: 22 }}>
                    {place + 1}
                  </span>
                  <Word
                    text={model.words.word(row)}
                    className={`grow ${row === selected ? 'selected-word' : ''}`}
                  />
                  <SimilarityBar cosine={scoreShare(score, best, options)} />
                  <span className="number" style={{ width: 48, color: 'var(--text)' }}>
                    {formatScore(score, options)}
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

/** The selected word where it is not among the answers: its cosine with what was asked. */
function SelectedStanding({ answer, model }: { readonly answer: Answer; readonly model: OpenModel }) {
  const controller = useController();
  const selected = useApp((state) => state.history.present);
  const [standing, setStanding] = useState<(Standing & { readonly row: number }) | null>(null);
  const listed =
    selected === null ||
    answer.indices.includes(selected) ||
    answer.terms.some(({ row }) => row === selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer is to another question
  useEffect(() => {
    setStanding(null);
    if (listed || selected === null) return;
    let left = false;
    controller.questions
      .standing(selected)
      .then((next) => {
        if (!left && next !== null) setStanding({ ...next, row: selected });
      })
      .catch((error: unknown) => controller.report(error));
    return () => {
      left = true;
    };
  }, [controller, selected, listed, answer]);
  if (standing === null || standing.row !== selected) return null;
  return (
    <p className="standing">
      <Word text={model.words.word(standing.row)} /> is not listed: cosine {formatCosine(standing.cosine)}
      {standing.rank === null ? '' : `, place ${formatCount(standing.rank)} of all`}
    </p>
  );
}

function isCosine({ options }: Question): boolean {
  return options.method === 'add' && options.metric === 'cosine';
}

/** A score in a table, with the digits that single precision holds. */
function cell(value: number | undefined): number | string {
  return value === undefined || !Number.isFinite(value) ? 'undefined' : Number(value.toPrecision(7));
}

/** A question's name without what file systems do not take. */
function fileName(label: string): string {
  return label.replace(/[^\p{L}\p{N}+\-. ]+/gu, '_').slice(0, 60) || 'results';
}
