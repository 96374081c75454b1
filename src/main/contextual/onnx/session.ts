import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { ProgramError } from '../../../shared/errors.ts';
import { type ModelConfiguration, readConfiguration } from '../configuration.ts';
import type { LoadRequest } from '../contract.ts';
import { checkExternalFiles } from './external-data.ts';
import { type Feeder, planFeeds } from './feeds.ts';
import { findLayers } from './find-layers.ts';
import { readModelGraph } from './model-graph.ts';
import { createSession, floatsOf, isOutOfMemory, type ProbedLayers, probe, reasonOf } from './runtime.ts';
import { isGitPointer, readWeights } from './weights-bytes.ts';
import { WeightsProblem } from './weights-problem.ts';

/** What a model makes of a batch. */
interface HiddenStates {
  /** Pieces of the longest sequence; shorter ones are filled up at their end. */
  readonly length: number;
  /** For each layer of the session a Float32Array of sequences·length·hiddenSize. */
  readonly layers: readonly Float32Array[];
}

/** A contextual model in the runtime. */
export interface ContextSession {
  /** The layers that can be had, ascending, 0 being the embeddings. */
  readonly layers: readonly number[];
  /** Why only the last layer can be had, as the middle of a sentence; `null` where all can. */
  readonly lastLayerOnly: string | null;
  readonly hiddenSize: number;
  /** Pieces that the model reads at once. */
  readonly longestInput: number;
  /** Rows of its table of word pieces: every piece's number is below. */
  readonly embeddingRows: number;
  /**
   * Reads a batch of sequences of pieces' numbers, marks included.
   * @throws ProgramError `tokenizer-unusable` for a number without a row, `context-weights`, `out-of-memory`
   */
  run(sequences: readonly Int32Array[]): Promise<HiddenStates>;
  /** Frees the model's memory. Safe to call twice. */
  dispose(): Promise<void>;
}

/**
 * Loads a model's weights so that the hidden states of every layer can be had, or of the last where the others cannot be found. Nothing in the
 * folder is trusted, but bytes that are made for it may still end this process: it must be one of its own.
 * @throws ProgramError `context-folder`, `context-family`, `context-weights`, `out-of-memory`
 */
export async function openSession(request: LoadRequest): Promise<ContextSession> {
  const configuration = await readConfiguration(request.folder, request.name);
  try {
    return await open(request, configuration);
  } catch (error) {
    throw asProgramError(error, request);
  }
}

async function open(request: LoadRequest, configuration: ModelConfiguration): Promise<ContextSession> {
  if (request.weights.split(/[/\\]/).includes('..')) throw new WeightsProblem('it lies outside the folder');
  const path = join(request.folder, request.weights);
  const bytes = await readWeights(path);
  if (isGitPointer(bytes)) throw new WeightsProblem('Git left a note here in the place of the weights');
  const graph = readModelGraph(bytes);
  await checkExternalFiles(path, graph.externalFiles);
  const found = findLayers(graph, configuration.layers);
  const feed = planFeeds(graph.inputs, configuration);
  const embeddingRows = found.embeddingRows ?? configuration.vocabulary;
  if (embeddingRows === null) throw new WeightsProblem('where it looks word pieces up was not found');

  const target = { hiddenSize: configuration.hiddenSize, embeddingRows, feed };
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const load = async (before: readonly string[]): Promise<[InferenceSession, ProbedLayers]> => {
    const wanted = new Set([...before, ...found.last]);
    const added = [...wanted].filter((name) => !outputs.has(name));
    const session = await createSession(bytes, added, path, request);
    try {
      return [session, await probe(session, { ...target, before, last: found.last })];
    } catch (error) {
      await session.release();
      throw error;
    }
  };
  const [session, probed] = await load(found.before).catch((error: unknown) => {
    // Some runtimes refuse outputs in the midst of a graph; the last may still be had.
    if (found.before.length === 0 || isOutOfMemory(error)) throw error;
    return load([]);
  });
  const { layers } = configuration;
  const lastLayerOnly = probed.all
    ? null
    : (found.problem ?? 'what the graph has between its layers are not hidden states');
  return new RunningSession(request, session, {
    names: probed.names,
    layers: lastLayerOnly === null ? probed.names.map((_, layer) => layer) : [layers],
    lastLayerOnly,
    hiddenSize: configuration.hiddenSize,
    longestInput: configuration.longestInput,
    embeddingRows,
    feed,
  });
}

interface SessionParts {
  readonly names: readonly string[];
  readonly layers: readonly number[];
  readonly lastLayerOnly: string | null;
  readonly hiddenSize: number;
  readonly longestInput: number;
  readonly embeddingRows: number;
  readonly feed: Feeder;
}

class RunningSession implements ContextSession {
  readonly layers: readonly number[];
  readonly lastLayerOnly: string | null;
  readonly hiddenSize: number;
  readonly longestInput: number;
  readonly embeddingRows: number;
  readonly #request: LoadRequest;
  readonly #names: readonly string[];
  readonly #feed: Feeder;
  #session: InferenceSession | null;

  constructor(request: LoadRequest, session: InferenceSession, parts: SessionParts) {
    this.layers = parts.layers;
    this.lastLayerOnly = parts.lastLayerOnly;
    this.hiddenSize = parts.hiddenSize;
    this.longestInput = parts.longestInput;
    this.embeddingRows = parts.embeddingRows;
    this.#request = request;
    this.#names = parts.names;
    this.#feed = parts.feed;
    this.#session = session;
  }

  async run(sequences: readonly Int32Array[]): Promise<HiddenStates> {
    const length = sequences.reduce((most, sequence) => Math.max(most, sequence.length), 0);
    this.#check(sequences, length);
    if (length === 0) return { length, layers: this.#names.map(() => new Float32Array(0)) };
    try {
      if (this.#session === null) throw new WeightsProblem('the model was closed');
      const results = await this.#session.run(this.#feed({ sequences, length }), this.#names);
      const dims = [sequences.length, length, this.hiddenSize];
      return { length, layers: this.#names.map((name) => floatsOf(results[name], dims)) };
    } catch (error) {
      throw asProgramError(error, this.#request);
    }
  }

  /** The runtime's devices do not all check these themselves. */
  #check(sequences: readonly Int32Array[], length: number): void {
    const { name } = this.#request;
    if (length > this.longestInput) {
      const reason = `it makes ${length} pieces at once, and the model reads ${this.longestInput}`;
      throw new ProgramError('tokenizer-unusable', { name, reason });
    }
    for (const sequence of sequences) {
      const wrong = sequence.find((id) => id < 0 || id >= this.embeddingRows);
      if (wrong === undefined) continue;
      const reason = `it makes pieces with the number ${wrong}, and the model has ${this.embeddingRows} pieces`;
      throw new ProgramError('tokenizer-unusable', { name, reason });
    }
  }

  async dispose(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await session?.release();
  }
}

function asProgramError(error: unknown, { folder, name, weights }: LoadRequest): ProgramError {
  if (error instanceof ProgramError) return error;
  const reason = reasonOf(error, folder);
  if (isOutOfMemory(error)) {
    const bytes = Number(/(?:size|bytes):? *(\d+)/i.exec(reason)?.[1] ?? 0);
    return new ProgramError('out-of-memory', { bytes, purpose: `the model “${name}”` }, { cause: error });
  }
  return new ProgramError('context-weights', { name, file: weights, reason }, { cause: error });
}
