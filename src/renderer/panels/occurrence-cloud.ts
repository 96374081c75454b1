import { useReducedMotion } from '@mantine/hooks';
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { type CloudProps, darkCloudTheme, lightCloudTheme } from '../scene/scene.ts';
import { layerPositions, occurrenceCloud, occurrenceLabel, senseName } from '../state/context-cloud.ts';
import { noRows } from '../state/selectors.ts';
import { wordSetColorCount } from '../state/word-sets.ts';
import { useApp, useScheme } from './context.tsx';

/** A few dozen points are all there is to see, so they may be bigger than words are. */
const enlarged = 1.6;
/** From so many occurrences on they are drawn as words are. */
const crowd = 500;

/** The occurrences of a word as the scene shows them; `null` while it shows words. */
export function useOccurrenceProps(): CloudProps | null {
  const cloud = useApp(useShallow(occurrenceCloud));
  const senses = useApp((state) => state.contexts.senses);
  const selected = useApp((state) => state.contexts.selected);
  const hovered = useApp((state) => state.contexts.hovered);
  const [first, second] = useApp((state) => state.contexts.pair);
  const comparison = useApp((state) => state.contexts.comparison);
  const view = useApp((state) => state.workspace.view);
  const scheme = useScheme();
  const reducedMotion = useReducedMotion();

  const count = cloud?.study.occurrences.length ?? 0;
  const positions = useMemo(() => (cloud === null ? null : layerPositions(cloud)), [cloud]);
  const study = cloud?.study ?? null;
  const word = useMemo(
    () => (index: number) => (study === null ? '' : occurrenceLabel(study, index)),
    [study],
  );
  // No occurrence is more frequent than another.
  const counts = useMemo(() => new Float64Array(count).fill(1), [count]);
  const groups = useMemo(
    () =>
      senses === null || senses.assignments.length !== count || senses.senses.length < 2
        ? []
        : senses.senses.map(({ occurrences }, place) => ({
            name: senseName(senses, place),
            slot: place % wordSetColorCount,
            indices: occurrences,
          })),
    [senses, count],
  );
  const layer = cloud?.layer ?? 0;
  const lines = useMemo(() => {
    if (first === null || second === null || first >= count || second >= count) return null;
    const from = selected === second ? second : first;
    const cosine = comparison?.cosines[layer] ?? 0.5;
    return { from, indices: [from === first ? second : first], similarities: [cosine] };
  }, [first, second, selected, comparison, layer, count]);
  const marked = useMemo(
    () => [first, second].filter((place): place is number => place !== null && place < count),
    [first, second, count],
  );
  const shares = cloud?.layout.explainedVarianceRatio;
  const axes = useMemo((): CloudProps['axes'] => {
    const axis = (place: number) => ({
      caption: `PC ${place + 1}`,
      share: shares?.[place] ?? null,
      ends: null,
    });
    return [axis(0), axis(1), axis(2)];
  }, [shares]);

  return useMemo(() => {
    if (positions === null) return null;
    const looked = selected !== null && selected < count ? selected : null;
    return {
      positions,
      word,
      counts,
      colorMode: groups.length > 0 ? 'group' : 'plain',
      groups,
      selected: looked ?? lines?.from ?? null,
      // The line of the pair starts where the selection is.
      neighbors: lines !== null && (looked === null || looked === lines.from) ? lines : null,
      hits: hovered === null || hovered >= count ? noRows : [hovered],
      marked,
      lit: noRows,
      shown: null,
      drawing: null,
      tool: 'turn',
      dimmed: false,
      pointSize: count < crowd ? Math.min(3, view.pointSize * enlarged) : view.pointSize,
      labelDensity: view.labelDensity,
      theme: scheme === 'dark' ? darkCloudTheme : lightCloudTheme,
      axes,
      dimensions: view.dimensions,
      reducedMotion,
    };
  }, [
    positions,
    word,
    counts,
    groups,
    selected,
    hovered,
    marked,
    lines,
    count,
    view,
    scheme,
    axes,
    reducedMotion,
  ]);
}
