import { useMemo } from 'react';
import { formatSeconds } from '../../shared/format.ts';
import { CopyIcon, SaveIcon } from '../components/icons.tsx';
import { IconButton, Word } from '../components/small.tsx';
import { compareEvaluations, comparisonTable, runsTable } from '../state/evaluation-tables.ts';
import { type Evaluation, runOptions, shortResult } from '../state/evaluations.ts';
import { copyTable, saveTable } from './clipboard.ts';
import { useApp, useController } from './context.tsx';

/** The tests of this session: each can be shown again, and those of one kind can stand beside each other. */
export function EvaluationRuns() {
  const controller = useController();
  const evaluations = useApp((state) => state.evaluations);
  const { shown, compared } = useApp((state) => state.evaluationForm);
  const current = evaluations.find(({ id }) => id === shown);
  const beside = useMemo(
    () =>
      current === undefined
        ? []
        : evaluations.filter(
            ({ id, report }) => id !== shown && compared.includes(id) && report.kind === current.report.kind,
          ),
    [evaluations, compared, shown, current],
  );
  if (evaluations.length === 0) return null;
  return (
    <>
      {current === undefined || beside.length === 0 ? null : (
        <Comparison evaluations={[current, ...beside]} />
      )}
      <div className="report-table runs">
        <div className="report-table-head">
          <h3 className="report-title">Tests of this session</h3>
          <IconButton
            label="Copy the tests as a table"
            onClick={() => void copyTable(controller, runsTable(evaluations))}
          >
            <CopyIcon size={14} />
          </IconButton>
          <IconButton
            label="Save the tests as CSV"
            onClick={() => saveTable(controller, runsTable(evaluations), 'evaluations.csv')}
          >
            <SaveIcon size={14} />
          </IconButton>
        </div>
        <ul className="run-list" aria-label="Tests of this session">
          {evaluations.map((evaluation) => (
            <Run
              key={evaluation.id}
              evaluation={evaluation}
              shown={evaluation.id === shown}
              comparable={current !== undefined && current.report.kind === evaluation.report.kind}
              compared={compared.includes(evaluation.id)}
            />
          ))}
        </ul>
      </div>
    </>
  );
}

interface RunProps {
  readonly evaluation: Evaluation;
  readonly shown: boolean;
  readonly comparable: boolean;
  readonly compared: boolean;
}

function Run({ evaluation, shown, comparable, compared }: RunProps) {
  const controller = useController();
  const { id, report, modelName } = evaluation;
  const options = runOptions(evaluation);
  return (
    <li className={shown ? 'run shown' : 'run'}>
      <button
        type="button"
        className="run-choice"
        aria-pressed={shown}
        title={`Took ${formatSeconds(report.seconds)}`}
        onClick={() => controller.evaluation.show(id)}
      >
        <span className="run-name">
          <Word text={report.name} />
          <b className="numbers">{shortResult(report)}</b>
        </span>
        <span className="quiet small run-options">
          <Word text={modelName} /> · {options}
        </span>
      </button>
      <input
        type="checkbox"
        className="run-compare"
        aria-label={`Compare ${report.name}, ${modelName}, ${options}`}
        title={shown ? 'The test that is shown' : 'Put beside the test that is shown'}
        disabled={shown || !comparable}
        checked={compared && comparable && !shown}
        onChange={(event) => controller.evaluation.compare(id, event.currentTarget.checked)}
      />
    </li>
  );
}

/** One row a section, one column a test; the best of a row stands out. */
function Comparison({ evaluations }: { readonly evaluations: readonly Evaluation[] }) {
  const controller = useController();
  const { rows } = useMemo(() => compareEvaluations(evaluations), [evaluations]);
  return (
    <div className="report-table">
      <div className="report-table-head">
        <h3 className="report-title">Side by side</h3>
        <IconButton
          label="Copy the comparison as a table"
          onClick={() => void copyTable(controller, comparisonTable(evaluations))}
        >
          <CopyIcon size={14} />
        </IconButton>
        <IconButton
          label="Save the comparison as CSV"
          onClick={() => saveTable(controller, comparisonTable(evaluations), 'comparison.csv')}
        >
          <SaveIcon size={14} />
        </IconButton>
      </div>
      <div className="comparison">
        <table className="numbers" aria-label="Side by side">
          <thead className="comparison-head">
            <tr>
              <td />
              {evaluations.map((evaluation) => (
                <th key={evaluation.id} scope="col">
                  <Word text={evaluation.modelName} />
                  <span className="quiet small">{runOptions(evaluation)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="comparison-name">
            {rows.map(({ name, cells, best }, row) => (
              // Rows keep their places, and a section may be called like another row.
              // biome-ignore lint/suspicious/noArrayIndexKey: names of sections come from the file
              <tr key={row}>
                <th scope="row">
                  <Word text={name} />
                </th>
                {cells.map((cell, column) => (
                  <td key={evaluations[column]?.id} className={column === best ? 'best' : ''}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
