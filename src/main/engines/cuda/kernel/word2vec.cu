// Word2vec with negative sampling on an NVIDIA card, skip-gram and CBOW. One warp (a block of its own) goes through a stream of sentences,
// all warps work on one pair of matrices without locks (Niu et al., "Hogwild!", 2011), and the noise words of a position are shared by its
// whole window (Ji et al., "Parallelizing Word2Vec in Shared and Distributed Memory", arXiv:1611.06172). docs/cuda.md says how it all goes
// together and why; `npm run cuda` compiles this file to assets/cuda, once for each number of chunks (CHUNKS): a row is CHUNKS · 32 floats,
// of which each lane holds every 32nd, so that a row is read in full cache lines and no lane has a remainder.
//
// The same source compiles as ordinary C++ under test/support/cuda, where it is held against scalar arithmetic.
#include "outputs.cuh"
#include "ring.cuh"

/** Set in the last token of each sentence. */
constexpr u32 sentenceEnd = 0x80000000u;
/** Positions between two looks at the stop flag. */
constexpr u32 stopEvery = 32;

extern __shared__ float sharedMemory[];

/** What a launch is given; the entry points below say what each is. */
struct Run {
  const u32 *tokens;
  const u32 *sliceStarts;
  const u32 *noise;
  const u32 *keep;
  float *inputs;
  float *outputs;
  u32 *kept;
  float *rings;
  u64 *books;
  u32 *control;
  u64 seed;
  u64 first;
  u64 totalWords;
  u32 count;
  u32 epochSlices;
  u32 chunkFirst;
  u32 chunkSlices;
  u32 sliceStep;
  u32 capacity;
  u32 vocabulary;
  u32 window;
  u32 negative;
  u32 hot;
  float learningRate;
};

/** What a lane has drawn for a position: an output, and how often it was drawn; 0: another lane has it. */
struct Drawn {
  u32 word;
  u32 weight;
};

template <u32 CHUNKS, u32 GROUP, bool CBOW> struct Stream {
  static constexpr u32 stride = CHUNKS * 32;

  const Run run;
  const u32 lane = threadIdx.x;
  u32 *const kept = run.kept + u64(blockIdx.x) * run.capacity;
  const Ring<CHUNKS> ring;
  float rate = 0;
  /** Keys of the random numbers that keep tokens, and of those that draw windows and noise. */
  u64 keepKey = 0;
  u64 drawKey = 0;
  /** Positions trained in this slice, the count behind `drawKey`. */
  u32 trained = 0;
  Tally tally;

  __device__ __forceinline__ explicit Stream(const Run &given) : run(given), ring(ringOf(given)) {}

  __device__ __forceinline__ static Ring<CHUNKS> ringOf(const Run &run) {
    const u32 slots = 2 * run.window + 1;
    const u32 floats = slots * stride * 2 + slots;
    return {run.rings == nullptr ? sharedMemory : run.rings + u64(blockIdx.x) * floats, slots, threadIdx.x};
  }

  __device__ __forceinline__ bool stopped() const { return __ldcg(run.control) != 0; }

  /** Takes slices until none is left or the stop flag is set. */
  __device__ __forceinline__ void work() {
    while (!stopped()) {
      u32 claimed = 0;
      if (lane == 0) claimed = atomicAdd(run.control + 1, 1u);
      claimed = __shfl_sync(allLanes, claimed, 0);
      if (claimed >= run.count || !trainSlice(run.first + claimed)) return;
    }
  }

  /** @return false when stopped */
  __device__ __forceinline__ bool trainSlice(u64 number) {
    const u64 place = number % run.epochSlices - run.chunkFirst;
    const u32 slice = u32(place * run.sliceStep % run.chunkSlices);
    const u32 start = run.sliceStarts[slice];
    const u32 end = run.sliceStarts[slice + 1];
    rate = run.learningRate * fmaxf(1e-4f, 1.0f - float(double(__ldcg(run.books)) / double(run.totalWords)));
    keepKey = streamKey(run.seed, number);
    drawKey = mixed(~keepKey);
    trained = 0;
    tally = Tally();
#pragma unroll 1
    for (u32 token = start; token < end;) {
      const u32 length = gatherSentence(token, start, end);
      if (length >= 2 && !trainSentence(length)) return false;
      tally.settle();
      // The next sentence is written where this one was read.
      __syncwarp();
    }
    record(number / run.epochSlices, end - start);
    return true;
  }

  /** Writes the words of the sentence at `token` that are trained to `kept`, moves `token` behind it and returns how many they are. */
  __device__ __forceinline__ u32 gatherSentence(u32 &token, u32 start, u32 end) {
    u32 length = 0;
    bool whole = false;
#pragma unroll 1
    while (!whole) {
      const u32 at = token + lane;
      const u32 bits = at < end ? run.tokens[at] : sentenceEnd;
      const u32 word = bits & ~sentenceEnd;
      const u32 ends = __ballot_sync(allLanes, bits >= sentenceEnd);
      const u32 taken = ends == 0 ? 32 : __ffs(ends);
      const bool keeps = lane < taken && at < end && word < run.vocabulary &&
                         u32(randomAt(keepKey, at - start) >> 32) <= run.keep[word];
      const u32 keepers = __ballot_sync(allLanes, keeps);
      if (keeps) kept[length + __popc(keepers & ((1u << lane) - 1))] = word;
      length += __popc(keepers);
      token += taken;
      whole = ends != 0;
    }
    __syncwarp();
    return length;
  }

  /** @return false when stopped */
  __device__ __forceinline__ bool trainSentence(u32 length) {
    u32 entered = 0;
    Drawn next = draw(kept[0], 0);
#pragma unroll 1
    for (u32 position = 0; position < length; position++) {
      if (position % stopEvery == stopEvery - 1 && stopped()) return false;
      const u32 word = kept[position];
      const Drawn drawn = next;
      const u64 chance = randomAt(drawKey, u64(trained) * (run.negative + 1));
      const u32 place = trained++;
      // The noise table is far away: the next position's words are on their way while this one is trained.
      if (position + 1 < length) next = draw(kept[position + 1], 0);
#pragma unroll 1
      for (const u32 reached = min(length, position + run.window + 1); entered < reached; entered++) {
        if (entered >= ring.slots) leave(entered - ring.slots);
        ring.enter(entered, run.inputs + u64(kept[entered]) * stride);
      }
      // Lengths of rows were written by one lane.
      __syncwarp();
      const u32 reach = below(chance, run.window) + 1;
      const u32 from = position > reach ? position - reach : 0;
      const u32 to = min(length - 1, position + reach);
      trainWindow(word, position, from, to, drawn, place);
    }
#pragma unroll 1
    for (u32 position = entered > ring.slots ? entered - ring.slots : 0; position < entered; position++) leave(position);
    return true;
  }

  __device__ __forceinline__ void leave(u32 position) const {
    const u32 word = kept[position];
    ring.leave(position, run.inputs + u64(word) * stride, word < run.hot);
  }

  /**
   * Draws outputs `batch` … `batch` + 31 of the position that is trained next, one a lane: number 0 is the word itself, the others are noise.
   */
  __device__ __forceinline__ Drawn draw(u32 center, u32 batch) const { return drawAt(center, batch, trained); }

  __device__ __forceinline__ Drawn drawAt(u32 center, u32 batch, u32 place) const {
    const u32 number = batch + lane;
    u32 word = center;
    if (number > 0 && number <= run.negative) {
      const u64 bits = randomAt(drawKey, u64(place) * (run.negative + 1) + number);
      const u32 entry = below(bits, run.vocabulary);
      word = u32(bits) < run.noise[entry * 2] ? entry : run.noise[entry * 2 + 1];
    }
    // The word itself is no noise.
    const bool valid = number == 0 || (number <= run.negative && word != center);
    // Words end far below the numbers that lanes without a word compare by.
    const u32 alike = __match_any_sync(allLanes, valid ? word : noWord - lane);
    const bool leads = valid && u32(__ffs(alike)) == lane + 1;
    return {word, leads ? u32(__popc(alike)) : 0};
  }

  __device__ __forceinline__ void trainWindow(u32 word, u32 position, u32 from, u32 to, Drawn drawn, u32 place) {
    const u32 contexts = to - from;
    float mean[CHUNKS] = {};
    float meanStep[CHUNKS] = {};
    float inputLength = 0;
    if constexpr (CBOW) {
#pragma unroll 1
      for (u32 context = from; context <= to; context++) {
        if (context == position) continue;
        float values[CHUNKS];
        ring.read(context, values);
#pragma unroll
        for (u32 chunk = 0; chunk < CHUNKS; chunk++) mean[chunk] += values[chunk];
      }
      float square = 0;
#pragma unroll
      for (u32 chunk = 0; chunk < CHUNKS; chunk++) {
        mean[chunk] /= float(contexts);
        square += mean[chunk] * mean[chunk];
      }
      inputLength = sumOverLanes(square);
    } else {
      float square = 0;
#pragma unroll 1
      for (u32 context = from + lane; context <= to; context += 32)
        if (context != position) square += ring.squaredLength(context);
      inputLength = sumOverLanes(square);
    }
    const u32 inputs = CBOW ? 1 : contexts;
#pragma unroll 1
    for (u32 batch = 0; batch <= run.negative; batch += 32) {
      if (batch > 0) drawn = drawAt(word, batch, place);
      u32 remaining = __ballot_sync(allLanes, drawn.weight > 0);
      bool positive = batch == 0;
#pragma unroll 1
      while (remaining != 0) {
        Outputs<CHUNKS, GROUP> outputs;
        outputs.take(remaining, drawn.word, drawn.weight, positive, run.outputs, lane);
        positive = false;
        const float stable = outputs.stableRate(rate, inputLength, inputs, lane);
        tally.pairs += u64(inputs) * u64(outputs.totalWeight());
        if constexpr (CBOW) {
          outputs.meet(mean, meanStep, stable, tally, lane);
        } else {
#pragma unroll 1
          for (u32 context = from; context <= to; context++) {
            if (context == position) continue;
            float values[CHUNKS];
            float step[CHUNKS] = {};
            ring.read(context, values);
            outputs.meet(values, step, stable, tally, lane);
            ring.move(context, values, step);
          }
        }
        outputs.put(run.outputs, run.hot, lane);
      }
    }
    if constexpr (CBOW) moveAll(position, from, to, meanStep);
  }

  /** As word2vec and gensim have it, each context word takes the whole step of the mean, not its share. */
  __device__ __forceinline__ void moveAll(u32 position, u32 from, u32 to, const float (&step)[CHUNKS]) const {
#pragma unroll 1
    for (u32 context = from; context <= to; context++) {
      if (context == position) continue;
      float values[CHUNKS];
      ring.read(context, values);
      ring.move(context, values, step);
    }
  }

  /** Adds a finished slice to the books: [0] tokens gone through, then for each epoch its loss in steps of 2^-20 and its pairs. */
  __device__ __forceinline__ void record(u64 epoch, u32 words) {
    const long long units = sumOverLanes(tally.units);
    if (lane != 0) return;
    atomicAdd(run.books + 1 + epoch * 2, u64(units));
    atomicAdd(run.books + 2 + epoch * 2, tally.pairs);
    atomicAdd(run.books, u64(words));
  }
};

/** Outputs held in registers at a time: all six of the usual window, fewer where rows are long. */
__host__ __device__ constexpr u32 groupOf(u32 chunks) { return chunks <= 10 ? 6 : chunks <= 16 ? 4 : 2; }

// The entry points are told:
//   tokens        the piece of the corpus that is on the device, as ids, the last of each sentence marked
//   sliceStarts   chunkSlices + 1 places in `tokens`
//   noise, keep   the alias table (limit, other word) and the subsampling table of src/main/engines/cpu/tables.ts
//   inputs        and outputs: the matrices, CHUNKS · 32 floats a row, zeros beyond the dimension
//   kept          `capacity` words for each block, as many as the longest slice has
//   rings         (2 · window + 1) · (CHUNKS · 64 + 1) floats for each block, or null: in shared memory
//   books         tokens gone through, then loss and pairs of each epoch
//   control       stop flag, and a counter from 0 that hands out the slices of this launch
//   seed, first, count   slices `first` … first + count − 1 of the run are trained; their numbers and the seed give the random numbers
//   epochSlices, chunkFirst, chunkSlices, sliceStep   an epoch has `epochSlices`; those on the device begin at `chunkFirst` and are taken in steps
//   capacity, vocabulary, window, negative   sizes
//   hot           words below this id are stored without atomic additions
//   learningRate, totalWords   the rate at the start, and the words of the whole run over which it falls
#define PARAMETERS                                                                                                                        \
  const u32 *tokens, const u32 *sliceStarts, const u32 *noise, const u32 *keep, float *inputs, float *outputs, u32 *kept, float *rings,   \
      u64 *books, u32 *control, u64 seed, u64 first, u64 totalWords, u32 count, u32 epochSlices, u32 chunkFirst, u32 chunkSlices,         \
      u32 sliceStep, u32 capacity, u32 vocabulary, u32 window, u32 negative, u32 hot, float learningRate
#define ARGUMENTS                                                                                                                         \
  tokens, sliceStarts, noise, keep, inputs, outputs, kept, rings, books, control, seed, first, totalWords, count, epochSlices,            \
      chunkFirst, chunkSlices, sliceStep, capacity, vocabulary, window, negative, hot, learningRate

template <u32 CHUNKS, bool CBOW> __device__ __forceinline__ void train(const Run &run) { Stream<CHUNKS, groupOf(CHUNKS), CBOW>(run).work(); }

/**
 * Fills input rows as word2vec starts them: uniform in (−½, ½) / dimension. A row's numbers depend on the seed and the row alone and are
 * those of the CPU engine, bit for bit. One block a row, over and over.
 */
template <u32 CHUNKS> __device__ __forceinline__ void fill(float *inputs, u32 rows, u32 dimension, u64 seed) {
  const float scale = 1.0f / float(dimension);
  for (u32 row = blockIdx.x; row < rows; row += gridDim.x) {
    const u64 key = streamKey(~seed, row);
    for (u32 column = threadIdx.x; column < dimension; column += 32) {
      const float uniform = (float(randomAt(key, column) >> 41) + 0.5f) * 1.1920928955078125e-7f;
      inputs[u64(row) * CHUNKS * 32 + column] = (uniform - 0.5f) * scale;
    }
  }
}

#ifdef CHUNK_COUNT
extern "C" __global__ void __launch_bounds__(32) skipGram(PARAMETERS) { train<CHUNK_COUNT, false>({ARGUMENTS}); }
extern "C" __global__ void __launch_bounds__(32) cbow(PARAMETERS) { train<CHUNK_COUNT, true>({ARGUMENTS}); }
extern "C" __global__ void __launch_bounds__(32) initialize(float *inputs, u32 rows, u32 dimension, u64 seed) {
  fill<CHUNK_COUNT>(inputs, rows, dimension, seed);
}
#endif
