import { Checkbox } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type ReactNode, useMemo, useState } from 'react';
import { formatCount, formatCounted } from '../../shared/format.ts';
import type { AnalogyReport, AnalogySection } from '../../shared/questions.ts';
import { CloseIcon, CopyIcon, SaveIcon } from '../components/icons.tsx';
import { IconButton, Word } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { VirtualRows } from '../components/virtual-rows.tsx';
import {
  isHit,
  orderSections,
  questionAt,
  questionExpression,
  questionsOf,
  type SectionOrder,
} from '../state/analogy-results.ts';
import { questionsTable, sectionsTable } from '../state/evaluation-tables.ts';
import {
  accuracy,
  type Evaluation,
  formatAccuracy,
  formatLeftOut,
  runOptions,
} from '../state/evaluations.ts';
import { copyTable, saveTable } from './clipboard.ts';
import { useController, useProgram } from './context.tsx';
import { fileName } from './measure-tables.ts';
import { ModelOfReport, useIsOpen } from './model-of-report.tsx';

/** Below this width, in CSS pixels, a section takes two lines. */
const narrow = 400;
const sectionHeights = { wide: 26, narrow: 40 };
const sectionsInSight = 14;
const questionHeight = 40;
const questionsInSight = 8;

interface ReportProps {
  readonly evaluation: Evaluation;
  readonly report: AnalogyReport;
}

/** What a test of analogies showed: how many were right, in which sections, and which were not. */
export function AnalogyReportView({ evaluation, report }: ReportProps) {
  const [section, setSection] = useState<number | null | undefined>(undefined);
  return (
    <div className="report">
      <div className="report-head">
        <div className="report-figure numbers">
          <b>{formatAccuracy(accuracy(report))}</b>
          <span>
            <Term name="accuracy" />
            <br />
            <span className="quiet">
              {formatCount(report.correct)} of {formatCount(report.asked)}
            </span>
          </span>
          <span>
            {formatLeftOut(report)} <Term name="left out">left out</Term>
            <br />
            <span className="quiet">{formatCounted(report.skipped, 'question')}</span>
          </span>
        </div>
        <p className="quiet small report-about">
          <Word text={report.name} /> · <Word text={evaluation.modelName} /> · {runOptions(evaluation)}
        </p>
        <ModelOfReport evaluation={evaluation} />
      </div>
      <div className="report-tables">
        <Sections report={report} chosen={section} onChoose={setSection} />
        {section === undefined ? (
          <p className="report-hint quiet">Choose a section to see its questions and what was answered.</p>
        ) : (
          <Questions
            evaluation={evaluation}
            report={report}
            section={section}
            onClose={() => setSection(undefined)}
          />
        )}
      </div>
    </div>
  );
}

interface SectionsProps {
  readonly report: AnalogyReport;
  /** `null` for all sections, `undefined` for none. */
  readonly chosen: number | null | undefined;
  readonly onChoose: (section: number | null) => void;
}

function Sections({ report, chosen, onChoose }: SectionsProps) {
  const controller = useController();
  const [order, setOrder] = useState<SectionOrder>({ by: 'file', descending: false });
  const { ref, width } = useElementSize();
  const form = width < narrow ? 'narrow' : 'wide';
  const places = useMemo(() => orderSections(report.sections, order), [report, order]);
  const table = () => sectionsTable(report, places);
  const heading = (by: SectionOrder['by'], name: string, children: ReactNode) => (
    <SortButton by={by} name={name} order={order} onSort={setOrder}>
      {children}
    </SortButton>
  );
  return (
    <div className="report-table" ref={ref}>
      <div className="report-table-head">
        <h3 className="report-title">Sections</h3>
        <IconButton label="Copy the sections as a table" onClick={() => void copyTable(controller, table())}>
          <CopyIcon size={14} />
        </IconButton>
        <IconButton
          label="Save the sections as CSV"
          onClick={() => saveTable(controller, table(), fileName(`sections of ${report.name}`, 'csv'))}
        >
          <SaveIcon size={14} />
        </IconButton>
      </div>
      <div className={`section-${form} column-heads`}>
        {heading('name', 'name', 'Section')}
        {heading('accuracy', 'accuracy', 'Accuracy')}
        {heading('asked', 'number of questions', 'Right')}
        {heading('skipped', 'number left out', 'Left out')}
      </div>
      <VirtualRows
        key={form}
        label="Sections"
        count={places.length + 1}
        rowHeight={sectionHeights[form]}
        height={sectionHeights[form] * sectionsInSight}
        onChoose={(row) => onChoose(row === 0 ? null : (places[row - 1] ?? null))}
        row={(row) => {
          const place = row === 0 ? null : (places[row - 1] ?? null);
          const section = place === null ? { ...report, name: 'All sections' } : report.sections[place];
          if (section === undefined) return null;
          return (
            <SectionRow section={section} form={form} total={place === null} chosen={place === chosen} />
          );
        }}
      />
    </div>
  );
}

interface SectionRowProps {
  readonly section: AnalogySection;
  readonly form: 'wide' | 'narrow';
  readonly total: boolean;
  readonly chosen: boolean;
}

function SectionRow({ section, form, total, chosen }: SectionRowProps) {
  const { name, correct, asked, skipped } = section;
  const share = accuracy(section);
  const bar = (
    <span className="bar">
      <i style={{ width: `${(share ?? 0) * 100}%` }} />
    </span>
  );
  const classes = `${chosen ? 'chosen-row' : ''} ${total ? 'all-sections' : ''}`;
  if (form === 'wide') {
    return (
      <div className={`section-wide ${classes}`}>
        <Word text={name} />
        <span className="accuracy-cell">
          {bar}
          <span className="accuracy-figure">{formatAccuracy(share)}</span>
        </span>
        <span className="quiet section-right">
          {formatCount(correct)}/{formatCount(asked)}
        </span>
        <span className="quiet">{skipped === 0 ? '' : formatCount(skipped)}</span>
      </div>
    );
  }
  return (
    <div className={`section-narrow-row ${classes}`}>
      <span>
        <Word text={name} className="grow" />
        <span className="accuracy-figure">{formatAccuracy(share)}</span>
      </span>
      <span className="quiet">
        {bar}
        <span className="grow section-right">
          {formatCount(correct)}/{formatCount(asked)}
        </span>
        {skipped === 0 ? null : <span>{formatCount(skipped)} left out</span>}
      </span>
    </div>
  );
}

interface SortButtonProps {
  readonly by: SectionOrder['by'];
  readonly name: string;
  readonly order: SectionOrder;
  readonly onSort: (order: SectionOrder) => void;
  readonly children: ReactNode;
}

/** The head of a column: one way, the other way, and back to the order of the file. */
function SortButton({ by, name, order, onSort, children }: SortButtonProps) {
  const mine = order.by === by;
  const next: SectionOrder = !mine
    ? { by, descending: by !== 'name' }
    : order.descending === (by !== 'name')
      ? { by, descending: !order.descending }
      : { by: 'file', descending: false };
  return (
    <button type="button" aria-label={`Sort by ${name}`} aria-pressed={mine} onClick={() => onSort(next)}>
      {children}
      {mine ? <span aria-hidden="true">{order.descending ? ' ↓' : ' ↑'}</span> : null}
    </button>
  );
}

interface QuestionsProps extends ReportProps {
  readonly section: number | null;
  readonly onClose: () => void;
}

/** The questions of a section that were answered wrongly, or all; one that is chosen is asked, and drawn in the cloud. */
function Questions({ evaluation, report, section, onClose }: QuestionsProps) {
  const { controller, desk } = useProgram();
  const [hits, setHits] = useState(false);
  const isOpen = useIsOpen(evaluation);
  const numbers = useMemo(() => questionsOf(report, section, { hits }), [report, section, hits]);
  const word = (row: number) => evaluation.words.get(row) ?? '';
  const name = section === null ? 'All sections' : (report.sections[section]?.name ?? '');
  const table = () => questionsTable(report, numbers, word);
  const ask = (place: number) => {
    const number = numbers[place];
    if (number === undefined) return;
    void controller.evaluation.ask(evaluation, questionExpression(questionAt(report, number), word));
    // The cloud must be in sight: it draws the question.
    desk.dock?.exitMaximizedGroup();
    desk.showPanel('neighbors');
  };
  return (
    <div className="report-table">
      <div className="report-table-head">
        <h3 className="report-title">
          <Word text={name} /> <span className="quiet numbers">{formatCount(numbers.length)}</span>
        </h3>
        <Checkbox
          label="Hits too"
          checked={hits}
          onChange={(event) => setHits(event.currentTarget.checked)}
        />
        <IconButton label="Copy the questions as a table" onClick={() => void copyTable(controller, table())}>
          <CopyIcon size={14} />
        </IconButton>
        <IconButton
          label="Save the questions as CSV"
          onClick={() => saveTable(controller, table(), fileName(`${name} of ${report.name}`, 'csv'))}
        >
          <SaveIcon size={14} />
        </IconButton>
        <IconButton label="Close the questions" onClick={onClose}>
          <CloseIcon size={12} />
        </IconButton>
      </div>
      {numbers.length === 0 ? (
        <p className="report-none quiet">
          {hits ? 'No question of this section could be asked.' : 'Every question was answered right.'}
        </p>
      ) : (
        <VirtualRows
          label="Questions"
          count={numbers.length}
          rowHeight={questionHeight}
          height={questionHeight * questionsInSight}
          resetKey={`${section} ${hits}`}
          {...(isOpen ? { onChoose: ask } : {})}
          row={(place) => <QuestionRow report={report} number={numbers[place] ?? 0} word={word} />}
        />
      )}
    </div>
  );
}

interface QuestionRowProps {
  readonly report: AnalogyReport;
  readonly number: number;
  readonly word: (row: number) => string;
}

/** `man : king :: woman` over `got princess, expected queen`. */
function QuestionRow({ report, number, word }: QuestionRowProps) {
  const { a, b, c, expected, predicted } = questionAt(report, number);
  const hit = isHit(report, number);
  return (
    <div className="question-row">
      <span className="question-words">
        <Word text={word(a)} /> : <Word text={word(b)} /> :: <Word text={word(c)} />
      </span>
      <span className={`quiet small question-answer ${hit ? 'hit-answer' : ''}`}>
        {hit ? (
          <>
            <span aria-hidden="true">✓ </span>
            <Word text={word(expected)} />
          </>
        ) : (
          <>
            got {predicted === null ? 'nothing' : <Word text={word(predicted)} />}, expected{' '}
            <Word text={word(expected)} />
          </>
        )}
      </span>
    </div>
  );
}
