import { useMemo, useRef, useState } from 'react';
import { formatCosine, formatCount, formatCounted, formatFixed, formatShare } from '../../shared/format.ts';
import type { WordPairReport } from '../../shared/questions.ts';
import { CopyIcon, PictureIcon, SaveIcon } from '../components/icons.tsx';
import { IconButton, Word } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { VirtualRows } from '../components/virtual-rows.tsx';
import { missingTable, pairsTable } from '../state/evaluation-tables.ts';
import { type Evaluation, formatCorrelation, runOptions } from '../state/evaluations.ts';
import { disagreements } from '../state/pair-results.ts';
import { copyTable, saveTable } from './clipboard.ts';
import { useController } from './context.tsx';
import { fileName } from './measure-tables.ts';
import { ModelOfReport, useIsOpen } from './model-of-report.tsx';
import { plotColors, plotPicture } from './pair-plot.ts';
import { PairScatter } from './pair-scatter.tsx';

const pairHeight = 26;
const pairsInSight = 12;
const missingInSight = 6;

interface ReportProps {
  readonly evaluation: Evaluation;
  readonly report: WordPairReport;
}

/** What a test of word pairs showed: how people and vectors agree, and on which pairs they do not. */
export function PairReportView({ evaluation, report }: ReportProps) {
  const controller = useController();
  const isOpen = useIsOpen(evaluation);
  const root = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const { pearson, spearman, outOfVocabulary, human } = report;
  const word = (row: number) => evaluation.words.get(row) ?? '';
  const name = (pair: number) =>
    `${word(report.rows[pair * 2] ?? 0)} – ${word(report.rows[pair * 2 + 1] ?? 0)}`;
  const used = `${formatCount(human.length)} of ${formatCounted(report.pairs, 'pair')}`;
  const figures = `Spearman ${formatCorrelation(spearman)} · Pearson ${formatCorrelation(pearson)} · ${used}`;

  const choose = (pair: number) => {
    setChosen(pair);
    const [first, second] = report.rows.subarray(pair * 2, pair * 2 + 2);
    if (isOpen && first !== undefined && second !== undefined) controller.marks.choose([first, second]);
  };
  const savePicture = async () => {
    if (root.current === null) return;
    try {
      const title = `${report.name} · ${evaluation.modelName}`;
      const blob = await plotPicture(report, plotColors(root.current), { title, caption: figures });
      controller.saveBlob(blob, fileName(title, 'png'));
    } catch (error) {
      controller.report(error);
    }
  };
  return (
    <div className="report" ref={root}>
      <div className="report-head">
        <div className="report-figure numbers">
          <span>
            <b>{formatCorrelation(spearman)}</b>
            <Term name="Spearman" />
          </span>
          <span>
            <b>{formatCorrelation(pearson)}</b>
            <Term name="Pearson" />
          </span>
          <span>
            {formatShare(outOfVocabulary)}
            <br />
            <Term name="out of vocabulary">not in the model</Term>
          </span>
        </div>
        <p className="quiet small report-about">
          <Word text={report.name} /> · <Word text={evaluation.modelName} /> · {runOptions(evaluation)} ·{' '}
          <span className="numbers">{used}</span>
        </p>
        <ModelOfReport evaluation={evaluation} />
      </div>
      <div className="report-tables">
        <div className="report-table">
          <div className="report-table-head">
            <h3 className="report-title">Human score and cosine</h3>
            <IconButton label="Save the plot as PNG" onClick={() => void savePicture()}>
              <PictureIcon size={14} />
            </IconButton>
          </div>
          <PairScatter
            points={report}
            label={`Human score and cosine of ${formatCounted(human.length, 'pair')}: ${figures}`}
            name={name}
            chosen={chosen}
            onChoose={choose}
          />
        </div>
        <Pairs report={report} word={word} chosen={chosen} onChoose={choose} />
        <Missing report={report} />
      </div>
    </div>
  );
}

interface PairsProps {
  readonly report: WordPairReport;
  readonly word: (row: number) => string;
  readonly chosen: number | null;
  readonly onChoose: (pair: number) => void;
}

function Pairs({ report, word, chosen, onChoose }: PairsProps) {
  const controller = useController();
  const pairs = useMemo(() => disagreements(report), [report]);
  const table = () => pairsTable(pairs, word);
  return (
    <div className="report-table">
      <div className="report-table-head">
        <h3 className="report-title">Most disagreed on</h3>
        <IconButton label="Copy the pairs as a table" onClick={() => void copyTable(controller, table())}>
          <CopyIcon size={14} />
        </IconButton>
        <IconButton
          label="Save the pairs as CSV"
          onClick={() => saveTable(controller, table(), fileName(`pairs of ${report.name}`, 'csv'))}
        >
          <SaveIcon size={14} />
        </IconButton>
      </div>
      <div className="pair-columns column-heads">
        <span>Pair</span>
        <span>Human</span>
        <span>Cosine</span>
        <span>
          <Term name="rank difference">Ranks</Term>
        </span>
      </div>
      <VirtualRows
        label="Pairs"
        count={pairs.length}
        rowHeight={pairHeight}
        height={pairHeight * pairsInSight}
        onChoose={(place) => {
          const pair = pairs[place]?.pair;
          if (pair !== undefined) onChoose(pair);
        }}
        row={(place) => {
          const pair = pairs[place];
          if (pair === undefined) return null;
          const { difference } = pair;
          return (
            <div className={`pair-columns ${pair.pair === chosen ? 'chosen-row' : ''}`}>
              <span className="question-words">
                <Word text={word(pair.first)} /> – <Word text={word(pair.second)} />
              </span>
              <span>{formatFixed(pair.human, 2)}</span>
              <span>{formatCosine(pair.cosine)}</span>
              <span className="quiet">
                {difference > 0 ? '+' : ''}
                {formatFixed(difference, Number.isInteger(difference) ? 0 : 1)}
              </span>
            </div>
          );
        }}
      />
    </div>
  );
}

/** Pairs that could not be compared, as the file has them. */
function Missing({ report }: { readonly report: WordPairReport }) {
  const controller = useController();
  const { missing, pairs, human } = report;
  if (missing.length === 0) return null;
  const leftOut = pairs - human.length;
  return (
    <div className="report-table">
      <div className="report-table-head">
        <h3 className="report-title">
          Not in this model{' '}
          <span className="quiet numbers">
            {missing.length < leftOut ? `${formatCount(missing.length)} of ` : ''}
            {formatCounted(leftOut, 'pair')}
          </span>
        </h3>
        <IconButton
          label="Copy the pairs left out as a table"
          onClick={() => void copyTable(controller, missingTable(report))}
        >
          <CopyIcon size={14} />
        </IconButton>
        <IconButton
          label="Save the pairs left out as CSV"
          onClick={() =>
            saveTable(controller, missingTable(report), fileName(`left out of ${report.name}`, 'csv'))
          }
        >
          <SaveIcon size={14} />
        </IconButton>
      </div>
      <VirtualRows
        label="Pairs left out"
        count={missing.length}
        rowHeight={pairHeight}
        height={pairHeight * missingInSight}
        row={(place) => (
          <span className="question-words question-missing">
            <Word text={missing[place]?.[0] ?? ''} /> – <Word text={missing[place]?.[1] ?? ''} />
          </span>
        )}
      />
    </div>
  );
}
