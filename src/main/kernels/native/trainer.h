// The state of one training thread. All of it lies in the thread's part of the matrix's memory: the library has no data of its own, since
// all threads share it.
#pragma once
#include "lanes.h"
#include "random.h"

/** Outputs in one group; groups are filled up with a row of zeros of weight 0. */
constexpr int32_t GROUP = 6;
/** Floats of a group's weights or of an input's scores: six and two that do not count. */
constexpr int32_t GROUP_FLOATS = 8;
/** Noise words in the pool: eight random bits pick one. */
constexpr uint32_t POOL = 256;
/** How often a noise word is used on average before it leaves the pool. */
constexpr int32_t USES = 5;
/** A filled-up output is no word. */
constexpr uint32_t NO_WORD = 0xffffffff;

/** What was drawn for a position. There are two: the next position is drawn while the present one is trained. */
struct Drawn {
  /** How many words to either side belong to the window. */
  uint32_t reach;
  /** Whether the lengths of the word's rows are measured afterwards. */
  bool measures;
  int32_t groups;
  /** The largest weight, all weights, and the summed squared lengths of the outputs' rows as they lately were. */
  float heaviest, weight, squaredLengths;
  /** The rows of the outputs, `groups` times six: first the word's own, then noise words. */
  float** outputs;
  /** How often each output counts, eight floats a group. */
  float* weights;
};

struct Trainer {
  // What is trained: rows of `stride` floats, of which `columns` are worked on in whole vectors and, with AVX-512, eight more if `tail`.
  float *inputRows, *outputRows;
  uint32_t stride;
  int32_t columns, padded;
  bool tail;
  uint32_t vocabulary;
  /** Alias table: for each word the limit below which it is taken itself, and the other word. */
  const uint32_t* noise;
  /** For each word the largest 32-bit random number for which an occurrence is kept. */
  const uint32_t* keep;
  /** For each word the squared lengths of its input and its output row as they lately were. */
  float* lengths;
  uint32_t window;
  int32_t negative;

  // The slice of the corpus: as it was handed over, and the words that are kept, for each sentence its length, then its words.
  uint32_t *tokens, *sentenceEnds, *kept, *keptEnd;
  /** The position to train next, and the sentence that it is in. */
  uint32_t *cursor, *sentenceStart, *sentenceEnd;
  uint64_t random;
  uint64_t pairs;

  // The window under training: its different context words.
  uint32_t* words;
  float** inputs;
  /** How often each of them is in the window, and the largest of these numbers. */
  float* inputWeights;
  float heaviestInput;
  /** How many context words there are, repeated ones included. */
  int32_t contexts;
  /** Their rows' summed squared lengths as they lately were. */
  float squaredLengths;
  uint32_t presentWord;
  Drawn drawn[2];
  Drawn *present, *next;
  float* zeroRow;
  /** Scores, then gradients, of all inputs with one group of outputs, eight floats an input. */
  float* gradients;
  /** CBOW: the mean of the context rows, and the step that they take. */
  float *mean, *step;

  // Noise words, their rows and those rows' squared lengths; the place of the oldest; and the random number for the one that comes next.
  uint32_t* pool;
  float** poolRows;
  float* poolLengths;
  /** The row of the one that came last, until it is asked for. */
  const float* rowToFetch;
  uint32_t oldest, comingEntry;
  uint64_t coming;

  // The loss is Σ log(1 + e^u), the logarithm of a product: each lane's running product, scaled into 1 … 2, and the powers of two taken out of it.
  float* mantissas;
  int32_t* exponents;

  // Frequent words, the first `hot`, have rows that this thread alone works on: see hot-rows.h.
  uint32_t hot, patience;
  float *ownInputs, *ownOutputs, *baseInputs, *baseOutputs, *ownLengths;
  uint8_t *metAsWord, *metAsNoise;
};

INLINE uint64_t nextRandom(Trainer* t) { return nextRandom(t->random); }
