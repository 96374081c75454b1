import { useReducedMotion } from '@mantine/hooks';
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Answer, AxesLayout, Drawing } from '../../shared/questions.ts';
import { type CloudAxis, type CloudProps, darkCloudTheme, lightCloudTheme } from '../scene/scene.ts';
import { hasRow } from '../state/rows.ts';
import {
  axisShares,
  noRows,
  paletteSlot,
  shownDimensions,
  showsLive,
  visibleWordSetRows,
} from '../state/selectors.ts';
import { useApp, useScheme } from './context.tsx';

/** How many neighbours of the selected word are joined to it by lines. */
const joinedNeighbors = 12;
/** How many answers of a question are lit in the cloud. */
const shownAnswers = 10;

/** The words of the model, or of the training under way, as the scene shows them; `null` while there are none. */
export function useWordProps(): CloudProps | null {
  const live = useApp(showsLive);
  const firstFrame = useApp((state) => state.live?.first ?? null);
  const liveWords = useApp((state) => state.live?.frequentWords ?? null);
  const model = useApp((state) => state.model);
  const view = useApp((state) => state.workspace.view);
  const dimensions = useApp(shownDimensions);
  const wordSets = useApp((state) => state.workspace.wordSets);
  const wordSetRows = useApp((state) => state.wordSetRows);
  const litWordSet = useApp((state) => state.litWordSet);
  const selected = useApp((state) => state.history.present);
  const neighbors = useApp((state) => state.inspection?.[state.vectorState] ?? null);
  const hits = useApp((state) => state.hits);
  const [first, second, third] = useApp(useShallow(axisShares));
  const scheme = useScheme();
  const reducedMotion = useReducedMotion();

  const shownWordSets = useMemo(
    () =>
      visibleWordSetRows(
        {
          workspace: { wordSets },
          wordSetRows,
          live: liveWords === null ? null : { frequentWords: liveWords },
        },
        live,
      ),
    [wordSets, wordSetRows, liveWords, live],
  );
  const cloudWordSets = useMemo(
    () =>
      shownWordSets.map(({ wordSet, rows }) => ({
        name: wordSet.name,
        slot: paletteSlot(wordSet),
        indices: rows,
      })),
    [shownWordSets],
  );
  const lit = useMemo(
    () => shownWordSets.find(({ wordSet }) => wordSet.id === litWordSet)?.rows ?? null,
    [shownWordSets, litWordSet],
  );
  const word = useMemo(() => {
    if (live && liveWords !== null) return (index: number) => liveWords[index]?.word ?? '';
    return (index: number) => model?.words.word(index) ?? '';
  }, [live, liveWords, model]);
  const joined = useMemo(
    () =>
      neighbors === null
        ? null
        : {
            indices: neighbors.indices.subarray(0, joinedNeighbors),
            similarities: neighbors.similarities.subarray(0, joinedNeighbors),
          },
    [neighbors],
  );
  const layout = useApp((state) => state.layout);
  const axes = useMemo(
    (): CloudProps['axes'] =>
      layout === null || live
        ? [componentAxis(1, first), componentAxis(2, second), componentAxis(3, third)]
        : [semanticAxis(layout, 0), semanticAxis(layout, 1), semanticAxis(layout, 2)],
    [first, second, third, layout, live],
  );
  const marked = useApp((state) => state.marked);
  const focus = useApp((state) => state.focus);
  const tool = useApp((state) => state.tool);
  const answer = useApp((state) => state.question?.answer ?? null);
  const drawing = useApp((state) => state.drawing);
  const cloudDrawing = useMemo(
    () => (drawing === null ? null : withColors(drawing, answer)),
    [drawing, answer],
  );
  const answers = useMemo(() => answer?.indices.subarray(0, shownAnswers) ?? noRows, [answer]);

  return useMemo(() => {
    const positions = live ? firstFrame?.positions : (layout?.positions ?? model?.projection.positions);
    if (positions === undefined) return null;
    const hasWordSets = cloudWordSets.some(({ indices }) => indices.length > 0);
    const found = hits.length > 0 ? hits : answers;
    const isolated = focus?.mode === 'isolate' && !live;
    const light = live ? noRows : (lit ?? found);
    // Light on words that are not shown would only dim those that are.
    const lighted = isolated ? light.filter((row) => hasRow(focus.rows, row)) : light;
    const hasSelected = selected !== null && (!isolated || hasRow(focus.rows, selected));
    return {
      positions,
      word,
      counts: live ? null : (model?.counts ?? null),
      colorMode: view.colorBy !== 'word-set' ? view.colorBy : hasWordSets ? 'group' : 'plain',
      groups: cloudWordSets,
      selected: live ? null : selected,
      neighbors: live ? null : joined,
      hits: lighted,
      marked: live ? noRows : marked,
      lit: focus?.mode === 'dim' && !live ? focus.rows : noRows,
      shown: isolated ? focus.rows : null,
      drawing: live ? null : cloudDrawing,
      tool: live ? 'turn' : tool,
      dimmed: !live && (hasSelected || lighted.length > 0 || cloudDrawing !== null || focus?.mode === 'dim'),
      pointSize: view.pointSize,
      labelDensity: view.labelDensity,
      theme: scheme === 'dark' ? darkCloudTheme : lightCloudTheme,
      axes,
      dimensions,
      reducedMotion,
    };
  }, [
    live,
    firstFrame,
    model,
    word,
    view,
    dimensions,
    cloudWordSets,
    lit,
    layout,
    answers,
    hits,
    marked,
    focus,
    tool,
    cloudDrawing,
    selected,
    joined,
    axes,
    scheme,
    reducedMotion,
  ]);
}

function componentAxis(number: number, share: number | null): CloudAxis {
  return { caption: `PC ${number}`, share, ends: null };
}

function semanticAxis({ axes }: AxesLayout, place: number): CloudAxis {
  const axis = axes[place];
  if (axis !== undefined) {
    const { low, high } = axis;
    return { caption: `${low} → ${high}`, share: null, ends: { low, high } };
  }
  // A single axis is spread out by how frequent the words are.
  if (axes.length === 1 && place === 1)
    return { caption: 'frequency', share: null, ends: { low: 'rare', high: 'frequent' } };
  return { caption: '', share: null, ends: null };
}

/** Each step in a colour of its own, and the way that is left to the best answer. */
function withColors(drawing: Drawing, answer: Answer | null): CloudProps['drawing'] {
  const row = answer?.indices[0];
  const cosine = answer?.cosines[0];
  return {
    steps: drawing.steps.map((step, slot) => ({ ...step, slot })),
    result: drawing.result,
    nearest: row === undefined || cosine === undefined ? null : { row, cosine },
  };
}
