import { largestSlice, sliceStep } from '../cpu/slices.ts';

/** Rows are compiled for these many chunks of 32 floats; a row takes the next larger. */
export const chunkCounts = [1, 2, 3, 4, 6, 8, 10, 16, 24, 32] as const;

/** Chunks of 32 floats in a row of `dimension` numbers (2 … 1024). */
export function chunksFor(dimension: number): number {
  return chunkCounts.find((chunks) => chunks * 32 >= dimension) ?? chunkCounts.at(-1)!;
}

/** The most shared memory that a block may have on every card without being asked for more, bytes. */
const sharedLimit = 48 * 1024;
/** Warps for each multiprocessor: one for each of its four schedulers hides little latency, more of them undo each other's work. */
const warpsPerMultiprocessor = 4;
/** Tokens that a stream should have of its own in an epoch: two whole slices. On small corpora hogwild costs quality, and speed matters little. */
const tokensPerStream = 2 * largestSlice;
/** Multiply-adds that a warp surely does in some fifty milliseconds, on the slowest card there is. */
const sliceWork = 2e8;
const smallestSlice = 256;
/** Memory that others on the card may want while training runs. */
const spareBytes = 128 * 2 ** 20;
/** The least tokens that are worth being sent in one piece, where the corpus does not fit. */
const smallestPiece = 2 ** 20;

/** What a plan depends on. */
export interface Task {
  readonly words: number;
  readonly tokens: number;
  readonly dimension: number;
  readonly window: number;
  readonly negative: number;
  readonly epochs: number;
}

/** How a run is laid out on a card. */
export interface Plan {
  readonly chunks: number;
  /** Floats from one row to the next on the card. */
  readonly stride: number;
  /** Warps at work at one time. */
  readonly streams: number;
  /** The most tokens in a slice. */
  readonly sliceTokens: number;
  readonly rowBytes: number;
  readonly ringBytes: number;
  /** Whether the windows' rows are in shared memory; they are in the card's memory where they are too many. */
  readonly ringShared: boolean;
  /** Memory that a run needs besides the corpus, bytes. */
  readonly fixedBytes: number;
}

export function planRun(task: Task, multiprocessors: number): Plan {
  const { dimension, epochs, negative, tokens, window, words } = task;
  const chunks = chunksFor(dimension);
  const stride = chunks * 32;
  const most = multiprocessors * warpsPerMultiprocessor;
  const streams = Math.max(1, Math.min(most, Math.floor(tokens / tokensPerStream)));
  const work = 3 * (window + 1) * (negative + 1) * stride;
  const sliceTokens = Math.max(smallestSlice, Math.min(largestSlice, Math.floor(sliceWork / work)));
  const slots = 2 * window + 1;
  const ringBytes = slots * (stride * 2 + 1) * 4;
  const ringShared = ringBytes <= sharedLimit;
  const books = booksBytes(epochs) * 3;
  const streamBytes = sliceTokens * 4 + (ringShared ? 0 : ringBytes);
  const rowBytes = stride * 4;
  return {
    ...{ chunks, stride, streams, sliceTokens, rowBytes, ringBytes, ringShared },
    fixedBytes: words * (rowBytes * 2 + 12) + streams * streamBytes + books,
  };
}

/** Bytes of the counters of a run: tokens gone through, then loss and pairs of each epoch. */
export function booksBytes(epochs: number): number {
  return (1 + 2 * epochs) * 8;
}

/**
 * How many tokens are on the card at a time: all where they fit, else as many as do.
 * @returns 0 when not even a small piece fits
 */
export function residentTokens(plan: Plan, tokens: number, freeBytes: number): number {
  // Slices have their places beside them: a word each, and never more slices than tokens.
  const room = Math.floor((freeBytes - spareBytes - plan.fixedBytes) / 8);
  if (room >= tokens) return tokens;
  return room >= smallestPiece ? room : 0;
}

/** Slices `first` … `first` + `count` − 1 of an epoch, which are on the card at one time. */
export interface Piece {
  readonly first: number;
  readonly count: number;
}

/**
 * Cuts an epoch into pieces of at most `most` tokens.
 * @param starts the token where each slice starts, last the number of tokens; no slice has more than `most`
 */
export function cutPieces(starts: Uint32Array, most: number): Piece[] {
  const pieces: Piece[] = [];
  let first = 0;
  for (let slice = 0; slice + 1 < starts.length; slice++) {
    if (starts[slice + 1]! - starts[first]! <= most) continue;
    pieces.push({ first, count: slice - first });
    first = slice;
  }
  pieces.push({ first, count: starts.length - 1 - first });
  return pieces;
}

/** The slices that one launch may take from number `next` of the run on: none beyond a piece, where there are several, or the run. */
export function slicesAhead(
  pieces: readonly Piece[],
  next: number,
  total: number,
): { piece: number; count: number } {
  if (pieces.length === 1) return { piece: 0, count: total - next };
  const last = pieces.at(-1)!;
  const place = next % (last.first + last.count);
  const piece = pieces.findIndex(({ first, count }) => place < first + count);
  return { piece, count: pieces[piece]!.first + pieces[piece]!.count - place };
}

/** Tokens in the first `done` slices of a run, in the order in which slices are taken. @param starts the token where each slice starts */
export function wordsBehind(starts: Uint32Array, pieces: readonly Piece[], done: number): number {
  const slices = starts.length - 1;
  let words = Math.floor(done / slices) * starts[slices]!;
  for (const { count, first } of pieces) {
    const step = sliceStep(count);
    for (let place = 0; place < Math.min(count, (done % slices) - first); place++) {
      const slice = first + ((place * step) % count);
      words += starts[slice + 1]! - starts[slice]!;
    }
  }
  return words;
}

/**
 * Below which word rows are stored and not added to. Rows of frequent words are in many warps at once: each warp's step was made without
 * the others', and were all of them added, the row would overshoot. Stored, the last one counts. The limit is where the pairs
 * of a row that are under way at once, times the learning rate, times the curvature of a usual row (its squared length, about four, by the
 * sigmoid's quarter), come to more than one.
 * @param counts falling
 * @param keep the largest 32-bit number for which an occurrence is kept
 */
export function hotWords(
  counts: Float64Array,
  keep: Uint32Array,
  streams: number,
  options: { readonly window: number; readonly negative: number; readonly learningRate: number },
): number {
  // One warp is never in its own way.
  if (streams === 1) return 0;
  const { learningRate, negative, window } = options;
  const shares = Float64Array.from(counts, (count, word) => count * ((keep[word]! + 1) / 2 ** 32));
  const kept = shares.reduce((sum, share) => sum + share, 0);
  const noise = counts.reduce((sum, count) => sum + count ** 0.75, 0);
  const pairsHeld = ((window + 1) * (negative + 1)) / 2;
  let word = 0;
  for (; word < counts.length; word++) {
    const asInput = (shares[word]! / kept) * (2 * window + 1) * pairsHeld;
    const asOutput = (shares[word]! / kept + (negative * counts[word]! ** 0.75) / noise) * (window + 1);
    if (streams * Math.max(asInput, asOutput) * learningRate <= 1) break;
  }
  return word;
}

/** How many slices the next launch should have, after one of `count` took `milliseconds`. */
export function nextLaunch(count: number, milliseconds: number, target = 50): number {
  const factor = Math.min(2, Math.max(0.5, target / Math.max(milliseconds, 1)));
  return Math.max(1, Math.round(count * factor));
}
