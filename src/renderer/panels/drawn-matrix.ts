import { useMemo } from 'react';
import type { ContextMatrix, ContextStudy } from '../../shared/contexts.ts';
import type { Heatmap, HeatmapColors } from '../components/heatmap-drawing.ts';
import { cssColor, darkCloudTheme, frequencyColor, lightCloudTheme } from '../scene/colors.ts';
import { orderBySense, similarityRange } from '../state/context-senses.ts';
import { useApp, useScheme } from './context.tsx';

/** A matrix as it is drawn. */
export interface DrawnMatrix {
  readonly study: ContextStudy;
  readonly heatmap: Heatmap;
  readonly colors: HeatmapColors;
  /** The sense of each occurrence; `null` while senses are not known. */
  readonly assignments: Uint8Array | null;
  readonly borders: readonly number[];
}

/** The matrix of a study as it is drawn: sense by sense, its colours spread over the similarities that occur. */
export function useDrawnMatrix(study: ContextStudy, matrix: ContextMatrix): DrawnMatrix {
  const scheme = useScheme();
  const known = useApp((state) => state.contexts.senses?.assignments ?? null);
  return useMemo(() => {
    const count = study.occurrences.length;
    const assignments = known?.length === count ? known : null;
    const { order, borders } = orderBySense(matrix, assignments);
    const theme = scheme === 'dark' ? darkCloudTheme : lightCloudTheme;
    const colors: HeatmapColors = {
      ...similarityRange(matrix.similarities, count),
      at: (share) => cssColor(frequencyColor(theme, share)),
    };
    const labels = study.occurrences.map((_, place) => String(place + 1));
    return { study, heatmap: { labels, values: matrix.similarities, order }, colors, assignments, borders };
  }, [study, matrix, known, scheme]);
}
