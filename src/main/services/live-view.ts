import type { TrainingFrame } from '../../shared/models.ts';
import type { EngineProgress } from '../engines/engine.ts';
import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import type { LiveView } from './training.ts';

/** How many of the most frequent words are shown while training. */
const sampleWords = 2000;
/** Frames are at least this far apart, in milliseconds; the page moves the points smoothly in between. */
const frameInterval = 200;
/** At most this share of the time goes into frames, so that looking does not slow training noticeably. */
const largestShare = 0.2;

/** One look at vectors in training, as the analysis gives it. */
export type MakeFrame = (
  vectors: EmbeddingMatrix,
  sample: number,
  previous: Float32Array | null,
) => Promise<Pick<TrainingFrame, 'positions' | 'explainedVarianceRatio'>>;

/**
 * Looks at vectors while they are trained and tells each picture, the first one at once: it shows them before training. Pictures follow each
 * other no faster than they can be made.
 * @param vectors where the vectors are now; all that it gives have the same shape
 * @param onBroken hears why looking stopped, if making a picture failed; training goes on
 */
export function watchTraining(
  job: string,
  vectors: () => EmbeddingMatrix,
  progress: () => EngineProgress | null,
  makeFrame: MakeFrame,
  onFrame: (frame: TrainingFrame) => void,
  onBroken: (error: unknown) => void,
): LiveView {
  const sample = Math.min(sampleWords, vectors().rows);
  let stopped = false;
  let wake: (() => void) | null = null;

  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  let seen: () => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    seen = resolve;
  });

  const look = async (): Promise<void> => {
    let previous: Float32Array | null = null;
    for (let sequence = 0; !stopped; sequence += 1) {
      const started = performance.now();
      const wordsTrained = progress()?.wordsDone ?? 0;
      const { positions, explainedVarianceRatio } = await makeFrame(vectors(), sample, previous);
      seen();
      if (stopped) return;
      previous = positions;
      onFrame({ job, sequence, wordsTrained, positions, sample, explainedVarianceRatio });
      const spent = performance.now() - started;
      await pause(Math.max(frameInterval - spent, spent / largestShare - spent));
    }
  };
  const looking = look().catch((error: unknown) => {
    seen();
    onBroken(error);
  });

  return {
    first,
    async stop() {
      stopped = true;
      wake?.();
      await looking;
    },
  };
}
