import { Modal } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { ContextMatrix, ContextStudy } from '../../shared/contexts.ts';
import { formatCosine, formatCounted } from '../../shared/format.ts';
import { CopyIcon, ExpandIcon, PictureIcon, SaveIcon } from '../components/icons.tsx';
import { MatrixCanvas, type MatrixCell } from '../components/matrix-canvas.tsx';
import { heatmapPicture } from '../components/similarity-heatmap.tsx';
import { IconButton } from '../components/small.tsx';
import { occurrenceLine } from '../state/context-occurrences.ts';
import { similaritiesHeader, similaritiesRow } from '../state/context-tables.ts';
import { copyTable } from './clipboard.ts';
import { useApp, useController, useScheme } from './context.tsx';
import { type DrawnMatrix, useDrawnMatrix } from './drawn-matrix.ts';
import { MarkedSentence } from './marked-sentence.tsx';
import { MatrixScale } from './matrix-scale.tsx';
import { MatrixTable } from './matrix-table.tsx';
import { fileName, saveLongTable } from './measure-tables.ts';
import { SenseSwatch, useSenseColor } from './sense-colors.tsx';

/** So few occurrences have their numbers in the cells. */
const mostNumbered = 12;
/** More would be tens of megabytes on the clipboard. */
const mostCopied = 500;

const steps: Record<string, MatrixCell> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

/** Cosine similarities of all occurrences with each other, sense by sense. */
export function ContextMatrixView({ study }: { readonly study: ContextStudy }) {
  const matrix = useApp((state) => state.contexts.matrix);
  const waits = useApp((state) => state.contexts.waiting.includes('matrix'));
  if (matrix === null || matrix.order.length !== study.occurrences.length)
    return <p className="hint">{waits ? 'Comparing all occurrences…' : 'No similarities yet.'}</p>;
  return (
    <div className={`context-matrix ${waits ? 'stale' : ''}`}>
      <Matrix study={study} matrix={matrix} />
    </div>
  );
}

function Matrix({ study, matrix }: { readonly study: ContextStudy; readonly matrix: ContextMatrix }) {
  const controller = useController();
  const scheme = useScheme();
  const [large, setLarge] = useState(false);
  const drawn = useDrawnMatrix(study, matrix);
  const { order } = drawn.heatmap;
  const name = `similarities of ${study.word} in ${formatCounted(order.length, 'context')}`;
  const row = (place: number) => similaritiesRow(study, matrix, order, place);
  const savePicture = async () => {
    try {
      controller.saveBlob(await heatmapPicture(drawn.heatmap, scheme, drawn.colors), fileName(name, 'png'));
    } catch (error) {
      controller.report(error);
    }
  };
  const tools = (
    <div className="button-row">
      <IconButton
        label="Copy the matrix as a table"
        disabled={order.length > mostCopied}
        onClick={() =>
          void copyTable(controller, [similaritiesHeader(order), ...order.map((_, place) => row(place))])
        }
      >
        <CopyIcon size={14} />
      </IconButton>
      <IconButton
        label="Save the matrix as CSV"
        onClick={() =>
          void saveLongTable(
            controller,
            { header: similaritiesHeader(order), count: order.length, row },
            fileName(name, 'csv'),
          )
        }
      >
        <SaveIcon size={14} />
      </IconButton>
      <IconButton label="Save the matrix as PNG" onClick={() => void savePicture()}>
        <PictureIcon size={14} />
      </IconButton>
      <IconButton label="Show the matrix large" onClick={() => setLarge(true)}>
        <ExpandIcon size={14} />
      </IconButton>
    </div>
  );
  return (
    <>
      {large ? null : <MatrixAndReading drawn={drawn} tools={tools} />}
      <Modal
        opened={large}
        onClose={() => setLarge(false)}
        title={`Similarity of ${formatCounted(order.length, 'occurrence')}`}
        size="min(94vw, 1120px)"
      >
        <div className="context-matrix large">
          <MatrixAndReading drawn={drawn} tools={null} />
        </div>
      </Modal>
    </>
  );
}

interface MatrixAndReadingProps {
  readonly drawn: DrawnMatrix;
  readonly tools: ReactNode;
}

function MatrixAndReading({ drawn, tools }: MatrixAndReadingProps) {
  const { contextViews } = useController();
  const scheme = useScheme();
  const senseColor = useSenseColor();
  const [cell, setCell] = useState<MatrixCell | null>(null);
  const { heatmap, colors, assignments, borders } = drawn;
  const { order } = heatmap;
  const ticks = order.map((place) =>
    assignments === null ? 'transparent' : senseColor(assignments[place] ?? 0),
  );

  const point = (next: MatrixCell | null) => {
    setCell(next);
    contextViews.hover(next === null ? null : (order[next.row] ?? null));
  };
  const choose = ({ row, column }: MatrixCell) => {
    const [first, second] = [order[row], order[column]];
    if (first === undefined || second === undefined) return;
    if (first === second) contextViews.select(first);
    else {
      contextViews.setPair(first, second);
      contextViews.setView('side-by-side');
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (event.key === 'Enter' && cell !== null) choose(cell);
    else if (step !== undefined && order.length > 0) {
      const inside = (place: number) => Math.min(order.length - 1, Math.max(0, place));
      point(
        cell === null
          ? { row: 0, column: 0 }
          : { row: inside(cell.row + step.row), column: inside(cell.column + step.column) },
      );
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const shared = { cell, onPoint: point, onChoose: choose };
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would stand for a part of a form */}
      <div
        className="matrix-box"
        role="group"
        aria-label="Cells, walk with the arrow keys, Enter compares"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the cells are walked with the arrow keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => point(null)}
      >
        {order.length <= mostNumbered ? (
          <MatrixTable drawn={drawn} ticks={ticks} {...shared} />
        ) : (
          <table className="matrix-large-table" aria-label="Similarity matrix">
            <tbody>
              <tr>
                <td>
                  <MatrixCanvas
                    heatmap={heatmap}
                    scheme={scheme}
                    colors={colors}
                    ticks={ticks}
                    borders={borders}
                    {...shared}
                  />
                  <span className="unseen">{summary(drawn)}</span>
                </td>
              </tr>
            </tbody>
          </table>
        )}
      </div>
      <div className="matrix-side">
        {tools}
        <MatrixScale colors={colors} />
        <output className="matrix-reading">
          <Reading drawn={drawn} cell={cell} />
        </output>
      </div>
    </>
  );
}

function summary({ heatmap: { order }, colors, borders }: DrawnMatrix): string {
  const senses = formatCounted(borders.length + 1, 'sense');
  return `Cosine similarities of ${formatCounted(order.length, 'occurrence')} in ${senses}, from ${formatCosine(colors.low)} to ${formatCosine(colors.high)}. Walk the cells with the arrow keys.`;
}

/** The cell that is pointed at: both sentences and their cosine. */
function Reading({ drawn, cell }: { readonly drawn: DrawnMatrix; readonly cell: MatrixCell | null }) {
  const { study, heatmap, assignments } = drawn;
  const first = heatmap.order[cell?.row ?? -1];
  const second = heatmap.order[cell?.column ?? -1];
  if (first === undefined || second === undefined)
    return <span className="quiet">Point at a cell to read both sentences; click to compare them.</span>;
  const cosine = heatmap.values[first * study.occurrences.length + second] ?? Number.NaN;
  return (
    <>
      <b className="matrix-cosine numbers">{formatCosine(cosine)}</b>
      {[...new Set([first, second])].map((place) => (
        <span key={place} className="matrix-sentence" title={occurrenceLine(study, place, 200)}>
          {assignments === null ? null : <SenseSwatch sense={assignments[place] ?? 0} />}
          <span className="quiet numbers">{place + 1}</span>
          <MarkedSentence study={study} place={place} reach={70} />
        </span>
      ))}
    </>
  );
}
