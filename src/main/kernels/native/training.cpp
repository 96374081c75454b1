// The functions of the training library, compiled once for each level: LEVEL is `avx2` or `avx512` and the beginning of every name.
// ../native.ts declares them for JavaScript.
#include "cbow.h"

#ifdef _WIN32
#define EXPORT extern "C" __declspec(dllexport)
#else
#define EXPORT extern "C" __attribute__((visibility("default")))
#endif
#define JOINED(level, name) level##_##name
#define LEVELED(level, name) JOINED(level, name)
#define NAME(name) LEVELED(LEVEL, name)

constexpr uintptr_t LINE = 64;

/** Takes room for `count` values of a type off a thread's memory, on a cache line of its own. */
template <class T>
static T* take(uint8_t*& at, size_t count) {
  at = (uint8_t*)(((uintptr_t)at + LINE - 1) & ~(LINE - 1));
  T* const room = (T*)at;
  at += count * sizeof(T);
  return room;
}

/**
 * Sets up a thread's trainer in its memory, which is zeros.
 * @param memory where the matrix's memory starts; all other places are counted in bytes from there
 * @param area, capacity the thread's memory, 64-byte aligned: `capacity` tokens (u32), as many sentence ends, then everything else
 * @param stride floats from one row to the next, a multiple of 16; those behind `dimension` are zero and stay so
 * @param hot how many words have rows of this thread's own, 0 when it is the only one
 * @param patience after how many occurrences they are shared, at most 255
 * @returns where the used memory ends, counted like the rest; the trainer's own address is what {@link trainer} gives
 */
EXPORT uint64_t NAME(configure)(uint8_t* memory, uint64_t area, uint32_t capacity, uint64_t inputs, uint64_t outputs, uint32_t stride, uint32_t dimension,
                                uint32_t words, uint64_t noise, uint64_t keep, uint64_t lengths, uint32_t window, uint32_t negative, uint32_t hot,
                                uint32_t patience) {
  uint8_t* at = memory + area;
  uint32_t* const tokens = take<uint32_t>(at, capacity);
  uint32_t* const sentenceEnds = take<uint32_t>(at, capacity);
  Trainer* const t = take<Trainer>(at, 1);
  t->tokens = tokens;
  t->sentenceEnds = sentenceEnds;
  t->kept = take<uint32_t>(at, 2 * (size_t)capacity);
  t->keptEnd = t->cursor = t->kept;
  t->inputRows = (float*)(memory + inputs);
  t->outputRows = (float*)(memory + outputs);
  t->stride = stride;
  t->padded = (int32_t)((dimension + WIDTH - 1) / WIDTH * WIDTH);
  // Sixteen columns of which at most eight are in use are worked on as eight.
  t->tail = WIDTH == 16 && dimension % 16 >= 1 && dimension % 16 <= 8;
  t->columns = t->tail ? t->padded - 16 : t->padded;
  t->vocabulary = words;
  t->noise = (const uint32_t*)(memory + noise);
  t->keep = (const uint32_t*)(memory + keep);
  t->lengths = (float*)(memory + lengths);
  t->window = window;
  t->negative = (int32_t)negative;
  // A narrow window is written as a whole vector.
  const size_t contexts = 2 * (size_t)window + 16;
  t->words = take<uint32_t>(at, contexts);
  t->inputs = take<float*>(at, contexts);
  t->inputWeights = take<float>(at, contexts);
  const size_t groups = (negative + GROUP) / GROUP;
  for (Drawn& drawn : t->drawn) {
    drawn.outputs = take<float*>(at, groups * GROUP);
    drawn.weights = take<float>(at, groups * GROUP_FLOATS);
  }
  t->zeroRow = take<float>(at, stride);
  t->gradients = take<float>(at, (2 * (size_t)window + 1) * GROUP_FLOATS);
  t->mean = take<float>(at, stride);
  t->step = take<float>(at, stride);
  t->pool = take<uint32_t>(at, POOL);
  t->poolRows = take<float*>(at, POOL);
  t->poolLengths = take<float>(at, POOL);
  t->mantissas = take<float>(at, WIDTH);
  t->exponents = take<int32_t>(at, WIDTH);
  const size_t own = (size_t)hot * stride;
  t->ownInputs = take<float>(at, own);
  t->ownOutputs = take<float>(at, own);
  t->baseInputs = take<float>(at, own);
  t->baseOutputs = take<float>(at, own);
  t->ownLengths = take<float>(at, 2 * (size_t)hot);
  t->metAsWord = take<uint8_t>(at, hot);
  t->metAsNoise = take<uint8_t>(at, hot);
  t->hot = 0;
  t->patience = patience;
  return (uint64_t)(at - memory);
}

/** The address of the trainer that {@link configure} has set up; the other functions take it. */
EXPORT uint64_t NAME(trainer)(uint8_t* memory, uint64_t area, uint32_t capacity) {
  uint8_t* at = memory + area;
  take<uint32_t>(at, capacity);
  take<uint32_t>(at, capacity);
  return (uint64_t)take<Trainer>(at, 0);
}

/** Notes how long the rows `first` … `end` − 1 are, before training. */
EXPORT void NAME(measure)(Trainer* t, uint32_t first, uint32_t end) {
  for (uint32_t word = first; word < end; word++) measureWord(t, word);
}

/** Before a thread's first slice, when all rows are filled: gives it `hot` rows of its own. */
EXPORT void NAME(enter)(Trainer* t, uint32_t hot) { takeHotRows(t, hot); }

/** After its last slice: shares what the thread has changed. */
EXPORT void NAME(leave)(Trainer* t) { shareHotRows(t); }

/**
 * Starts a slice of the corpus, whose tokens and sentence ends are in place.
 * @param seed of the run; with `stream`, the slice's number in the run, it gives the random numbers of the slice
 */
EXPORT void NAME(begin)(Trainer* t, uint32_t sentences, uint64_t seed, uint64_t stream) { beginSlice(t, sentences, seed, stream); }

/** Trains up to `limit` positions of the slice. @returns 1 while positions are left, else 0 */
EXPORT int32_t NAME(skip_gram)(Trainer* t, int32_t limit, float rate) { return trainSkipGram(t, limit, rate); }

/** As {@link skip_gram}. */
EXPORT int32_t NAME(cbow)(Trainer* t, int32_t limit, float rate) { return trainCbow(t, limit, rate); }

/** The loss of the slice so far, natural logarithm. */
EXPORT double NAME(loss)(const Trainer* t) { return lossOf(t); }

/** How many (input, output) pairs the slice has trained so far. */
EXPORT double NAME(pairs)(const Trainer* t) { return (double)t->pairs; }

/**
 * As many multiply-adds as a thread can do: `rounds` times twelve of whole vectors, none waiting for the one before it. Benchmarks measure with it
 * what training could use.
 */
EXPORT float NAME(spin)(int32_t rounds) {
  constexpr int CHAINS = 12;
  const Lanes x = splat(0.999f);
  Lanes chains[CHAINS];
#pragma GCC unroll 12
  for (int chain = 0; chain < CHAINS; chain++) chains[chain] = splat((float)chain);
  for (; rounds > 0; rounds--) {
#pragma GCC unroll 12
    for (int chain = 0; chain < CHAINS; chain++) chains[chain] = multiplyAdd(chains[chain], x, x);
  }
#pragma GCC unroll 12
  for (int chain = 1; chain < CHAINS; chain++) chains[0] = chains[0] + chains[chain];
  return total(chains[0]);
}
