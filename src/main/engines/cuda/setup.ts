import type { TrainingOptions } from '../../../shared/training.ts';
import type { EncodedCorpus } from '../../corpus/encoded.ts';
import type { EmbeddingMatrix } from '../../kernels/matrix.ts';
import type { TrainingState } from '../engine.ts';
import type { CudaControl } from './control.ts';

/** What the worker is given for a run. Everything big in it is on shared memory. */
export interface CudaSetup {
  readonly options: TrainingOptions;
  readonly tokens: EncodedCorpus['tokens'];
  readonly sentenceStarts: EncodedCorpus['sentenceStarts'];
  /** Float64Array: counts of the words that are trained. */
  readonly counts: Float64Array;
  /** Folder of the compiled kernels. */
  readonly kernels: string;
  readonly control: CudaControl;
  /** Where the vectors go as they start, as they are while training, and the output vectors. */
  readonly initial: EmbeddingMatrix;
  readonly inputs: EmbeddingMatrix;
  readonly outputs: EmbeddingMatrix;
  /** Where a run goes on whose vectors are in `inputs` and `outputs`; `initial` then stays as it is. */
  readonly resume: { readonly done: number; readonly losses: TrainingState['losses'] } | null;
  readonly start: { readonly inputs: EmbeddingMatrix; readonly outputs: EmbeddingMatrix | null } | null;
}
