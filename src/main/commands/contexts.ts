import { basename, resolve } from 'node:path';
import { contextDeviceSchema, type Occurrence, piecePoolingSchema } from '../../shared/contexts.ts';
import { formatCosine, formatCount } from '../../shared/format.ts';
import { cosineSimilarity } from '../analysis/cosine.ts';
import { inspectFolder } from '../contextual/folder.ts';
import { nodeProcesses } from '../processes/node-processes.ts';
import { chooseWeights, loadingReport, loadRequest } from '../services/context-loader.ts';
import { ContextProcess } from '../services/context-process.ts';
import { type MadeStudy, makeStudy } from '../services/make-study.ts';
import { SentenceCache } from '../services/sentence-cache.ts';
import { readArguments } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { printable } from './printable.ts';
import { UsageError } from './usage.ts';

/** `contexts MODEL_FOLDER WORD SENTENCE…`: the vectors of a word in sentences, and how similar they are. */
export async function contexts(args: readonly string[], context: CommandContext): Promise<void> {
  const given = readArguments(args, {
    layer: { type: 'string' },
    pieces: { type: 'string' },
    weights: { type: 'string' },
    device: { type: 'string' },
  });
  const [folder, word, ...sentences] = given.positionals;
  if (folder === undefined || word === undefined || sentences.length === 0)
    throw new UsageError('contexts takes the folder of a model, a word and sentences');
  if (word.trim() === '') throw new UsageError('the word is empty');
  const pooling = piecePoolingSchema.safeParse(given.text('pieces') ?? 'mean').data;
  if (pooling === undefined) throw new UsageError('--pieces takes mean or first');
  const device = contextDeviceSchema.safeParse(given.text('device') ?? 'cpu').data;
  if (device === undefined)
    throw new UsageError(`--device takes one of ${contextDeviceSchema.options.join(', ')}`);
  const wantedLayer = layerNumber(given.text('layer') ?? 'last');

  const { console, signal, resources } = context;
  const known = { path: resolve(folder), name: basename(resolve(folder)) };
  const found = await inspectFolder(known.path, known.name);
  const weights = chooseWeights(found.weights, given.text('weights') ?? null, known.name);
  const process = await ContextProcess.load(
    nodeProcesses(resources.workers),
    await loadRequest(known, weights, device),
    { signal, onStep: loadingReport(console.progress) },
  );
  try {
    const { layers, lastLayerOnly } = process.loaded;
    const at = wantedLayer === null ? layers.length - 1 : layers.indexOf(wantedLayer);
    const layer = layers[at];
    if (layer === undefined)
      throw new UsageError(
        lastLayerOnly === null
          ? `--layer takes last or a number from ${layers[0]} to ${layers.at(-1)} for this model`
          : `of these weights only the last layer (${layers.at(-1)}) can be had: ${lastLayerOnly}`,
      );
    const study = await makeStudy({
      reader: process,
      asked: { model: known.name, word: word.trim(), pooling },
      sentences,
      cache: new SentenceCache(),
      signal,
      report: console.progress,
    });
    const occurrences = inLayer(study, at);
    const similarities = occurrences.map(({ vector: a }) =>
      occurrences.map(({ vector: b }) => cosineSimilarity(a, b)),
    );
    const without = study.description.without.map((place) => study.description.sentences[place]!);
    console.result(
      {
        layer,
        occurrences: occurrences.map(({ vector, ...rest }) => ({ ...rest, vector: [...vector] })),
        // A zero vector has no direction; JSON has no NaN.
        similarities: similarities.map((row) => row.map((cosine) => (Number.isNaN(cosine) ? null : cosine))),
        without,
      },
      [
        `${printable(word.trim())}: layer ${layer} of ${layers.at(-1)}, ${pooling === 'mean' ? 'mean of its pieces' : 'first of its pieces'}`,
        '',
        ...occurrenceLines(occurrences),
        ...(without.length === 0 ? [] : ['', `Not in ${formatCount(without.length)} of the sentences:`]),
        ...without.map((sentence) => `      ${printable(sentence)}`),
        '',
        'cosine similarity',
        ...matrixLines(similarities),
      ],
    );
  } finally {
    await process.dispose();
  }
}

/** `null` for the last layer. */
function layerNumber(text: string): number | null {
  if (text === 'last') return null;
  if (!/^\d{1,4}$/.test(text)) throw new UsageError(`--layer takes last or a number, not "${text}"`);
  return Number(text);
}

interface WordInSentence {
  readonly sentence: string;
  readonly pieces: readonly string[];
  readonly norm: number;
  readonly vector: Float32Array;
}

/** The occurrences with what the layer at a place of the model's layers has of them. */
function inLayer({ description, vectors }: MadeStudy, at: number): readonly WordInSentence[] {
  const { occurrences, passages, sentences, norms } = description;
  const size = vectors.length / norms.length;
  return occurrences.map(({ sentence, passage, firstPiece, endPiece }: Occurrence, index) => {
    const place = at * occurrences.length + index;
    return {
      sentence: sentences[sentence]!,
      pieces: passages[passage]!.pieces.slice(firstPiece, endPiece),
      norm: norms[place]!,
      vector: vectors.subarray(place * size, (place + 1) * size),
    };
  });
}

function occurrenceLines(occurrences: readonly WordInSentence[]): string[] {
  const pieces = occurrences.map((occurrence) => occurrence.pieces.map(printable).join(' '));
  const width = Math.max(...pieces.map((text) => text.length));
  return occurrences.map(
    ({ norm, sentence }, index) =>
      `${String(index + 1).padStart(4)}  ${pieces[index]!.padEnd(width)}  norm ${norm.toFixed(3).padStart(8)}  ${printable(sentence)}`,
  );
}

function matrixLines(similarities: readonly (readonly number[])[]): string[] {
  const heads = similarities.map((_, index) => String(index + 1).padStart(7)).join('');
  return [
    `    ${heads}`,
    ...similarities.map(
      (row, index) =>
        `${String(index + 1).padStart(4)}${row.map((cosine) => formatCosine(cosine).padStart(7)).join('')}`,
    ),
  ];
}
