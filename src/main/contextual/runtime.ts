import type { ContextDevice } from '../../shared/contexts.ts';
import { ProgramError } from '../../shared/errors.ts';
import type { ContextFunctions, LoadRequest } from './contract.ts';
import type { ContextSession } from './onnx/session.ts';
import { readPassages } from './pieces/passages.ts';
import type { PieceTokenizer } from './pieces/tokenizer.ts';
import { poolSpans } from './pooling.ts';

/** What the process is made of. */
export interface RuntimeParts {
  loadTokenizer(folder: string, name: string): Promise<PieceTokenizer>;
  openSession(request: LoadRequest): Promise<ContextSession>;
  devices(): Promise<readonly ContextDevice[]>;
}

/** The functions of the process that runs one contextual model. */
export function contextRuntime({ loadTokenizer, openSession, devices }: RuntimeParts): ContextFunctions {
  let tokenizer: PieceTokenizer | null = null;
  let session: ContextSession | null = null;
  const loaded = <T>(part: T | null): T => {
    if (part === null) throw new ProgramError('context-model-not-open', {});
    return part;
  };
  return {
    async openTokenizer({ folder, name }) {
      tokenizer = await loadTokenizer(folder, name);
      return null;
    },
    async load(request) {
      const reading = loaded(tokenizer);
      session = await openSession(request);
      reading.requireRows(session.embeddingRows);
      const { layers, lastLayerOnly, hiddenSize, longestInput } = session;
      return { layers, lastLayerOnly, hiddenSize, longestInput };
    },
    async read(request) {
      return readPassages(loaded(tokenizer), request, loaded(session).longestInput);
    },
    async run({ sequences, spans, pooling }) {
      const { hiddenSize } = loaded(session);
      const { length, layers } = await loaded(session).run(sequences);
      const size = spans.length * hiddenSize;
      const vectors = new Float32Array(layers.length * size);
      layers.forEach((values, layer) => {
        const to = vectors.subarray(layer * size, (layer + 1) * size);
        poolSpans({ values, length, hiddenSize }, spans, pooling, to);
      });
      return vectors;
    },
    devices,
  };
}
