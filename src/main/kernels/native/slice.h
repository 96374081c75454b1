// What both architectures share: the windows of a slice, one after the other, and the outputs of each. The same in every step as
// ../assembly/training/slice.ts, where the pool of noise words is explained; here rows are asked for ahead with instructions made for that.
#pragma once
#include "hot-rows.h"

/** Steps along a curve of c are stable up to 2 / c; half of that, with c a quarter of the summed squared lengths. */
constexpr float STABLE_STEP = 4;

/** Draws the random number that picks the next noise word, and asks for the place in the table that it points to. */
INLINE void drawComing(Trainer* t) {
  t->coming = nextRandom(t);
  t->comingEntry = below(t->coming, t->vocabulary);
  __builtin_prefetch(t->noise + 2 * (size_t)t->comingEntry, 0, 3);
}

/** Puts a new word of the noise distribution in the place of the oldest. */
INLINE void renewNoise(Trainer* t) {
  const uint32_t* const entry = t->noise + 2 * (size_t)t->comingEntry;
  uint32_t word = (uint32_t)t->coming < entry[0] ? t->comingEntry : entry[1];
  // Half of these comparisons go either way, so a jump would often be mispredicted: this keeps the compiler from making one.
  __asm__("" : "+r"(word));
  drawComing(t);
  const uint32_t place = t->oldest, before = (place - 1) & (POOL - 1);
  // The last one's length, which was asked for then, is here by now.
  t->poolLengths[before] = lengthsOf(t, t->pool[before])[1];
  shareNoise(t, t->pool[place]);
  float* const row = outputRow(t, word);
  t->pool[place] = word;
  t->poolRows[place] = row;
  t->poolLengths[place] = 1;
  t->oldest = (place + 1) & (POOL - 1);
  __builtin_prefetch(lengthsOf(t, word), 0, 3);
  t->rowToFetch = row;
}

INLINE float* weightOf(const Drawn* drawn, int32_t output) {
  return drawn->weights + (output / GROUP) * GROUP_FLOATS + output % GROUP;
}

/** Draws the window and the outputs of the position at the cursor. */
INLINE void draw(Trainer* t, Drawn* drawn) {
  const uint32_t word = *t->cursor;
  const uint64_t chance = nextRandom(t);
  drawn->reach = below(chance, t->window) + 1;
  // One occurrence in four is enough to know how long a word's rows are.
  drawn->measures = ((uint32_t)chance & 3) == 0;
  float* const own = outputRow(t, word);
  drawn->outputs[0] = own;
  *weightOf(drawn, 0) = 1;
  // The row that the windows now reach for the first time.
  const uint32_t* const ahead = t->cursor + t->window;
  if (ahead < t->sentenceEnd) {
    __builtin_prefetch(lengthsOf(t, *ahead), 0, 3);
    fetch(inputRow(t, *ahead), t->padded);
  }
  prepareSharing(t, word);
  int32_t count = 1;
  float weight = 1, heaviest = 1, squaredLengths = lengthsOf(t, word)[1];
  for (int32_t sample = 0; sample < t->negative; sample += USES) renewNoise(t);
  uint64_t places = 0;
  for (int32_t sample = 0; sample < t->negative; sample++) {
    if ((sample & 7) == 0) places = nextRandom(t);
    const uint32_t place = (uint32_t)places & (POOL - 1);
    places >>= 8;
    float* const row = t->poolRows[place];
    // The word itself is no noise.
    if (row == own) continue;
    int32_t seen = 1;
    while (seen < count && drawn->outputs[seen] != row) seen++;
    float* const weights = weightOf(drawn, seen);
    if (seen == count) {
      drawn->outputs[count++] = row;
      *weights = 1;
    } else {
      // A word drawn twice counts twice: two updates of one row side by side would lose one of them.
      *weights += 1;
      if (*weights > heaviest) heaviest = *weights;
    }
    squaredLengths += t->poolLengths[place];
    weight += 1;
  }
  drawn->groups = (count + GROUP - 1) / GROUP;
  for (; count < drawn->groups * GROUP; count++) {
    drawn->outputs[count] = t->zeroRow;
    *weightOf(drawn, count) = 0;
  }
  drawn->heaviest = heaviest;
  drawn->weight = weight;
  drawn->squaredLengths = squaredLengths;
}

INLINE void enterSentence(Trainer* t) {
  t->sentenceStart = t->cursor + 1;
  t->sentenceEnd = t->sentenceStart + *t->cursor;
  t->cursor = t->sentenceStart;
}

/** Starts a slice: drops words outside the vocabulary and by subsampling, then sentences of fewer than two words. */
static void beginSlice(Trainer* t, uint32_t sentences, uint64_t seed, uint64_t stream) {
  uint64_t state = randomState(seed, stream);
  for (int32_t lane = 0; lane < WIDTH; lane++) {
    t->mantissas[lane] = 1;
    t->exponents[lane] = 0;
  }
  t->pairs = 0;
  uint32_t* out = t->kept;
  const uint32_t* token = t->tokens;
  for (uint32_t sentence = 0; sentence < sentences; sentence++) {
    const uint32_t* const end = t->tokens + t->sentenceEnds[sentence];
    uint32_t* const start = out++;
    for (; token < end; token++) {
      const uint32_t word = *token;
      if (word >= t->vocabulary) continue;
      *out = word;
      out += (uint32_t)(nextRandom(state) >> 32) <= t->keep[word];
    }
    const uint32_t length = (uint32_t)(out - start) - 1;
    if (length < 2) out = start;
    else *start = length;
  }
  t->random = state;
  t->keptEnd = out;
  t->sentenceEnd = t->cursor = t->kept;
  if (t->cursor == t->keptEnd) return;
  t->oldest = 0;
  drawComing(t);
  for (uint32_t place = 0; place < POOL; place++) renewNoise(t);
  enterSentence(t);
  t->next = t->drawn;
  draw(t, t->next);
}

#ifdef __AVX512F__

/** A window of so many words to either side, and the word in its middle, lie in one vector. */
constexpr uint32_t NARROW = 7;

/**
 * Gathers a narrow window without a jump that depends on how many words it has, unless one of them is there twice.
 * @param first, left, count the first context word, how many are before the position, and how many there are
 * @returns whether no word is there twice; otherwise nothing is of use
 */
template <bool LENGTHS>
INLINE bool gatherNarrow(Trainer* t, const uint32_t* first, uint32_t left, int32_t count) {
  const uint32_t window = ((2u << count) - 1) & ~(1u << left);
  // What lies behind the window is read, too, and dropped.
  const __m512i words = _mm512_maskz_compress_epi32((__mmask16)window, _mm512_loadu_si512(first));
  const __mmask16 used = (__mmask16)((1u << count) - 1);
  const __m512i earlier = _mm512_maskz_conflict_epi32(used, words);
  if (_mm512_test_epi32_mask(earlier, earlier) != 0) return false;
  _mm512_storeu_si512(t->words, words);
  _mm512_storeu_ps(t->inputWeights, splat(1));
  const __mmask16 hot = _mm512_cmplt_epu32_mask(words, _mm512_set1_epi32((int32_t)t->hot));
  const __m512i offsets = _mm512_mullo_epi32(words, _mm512_set1_epi32((int32_t)t->stride));
  const __m512i common = _mm512_set1_epi64((int64_t)t->inputRows), own = _mm512_set1_epi64((int64_t)t->ownInputs);
  const __m512i low = _mm512_slli_epi64(_mm512_cvtepu32_epi64(_mm512_castsi512_si256(offsets)), 2);
  const __m512i high = _mm512_slli_epi64(_mm512_cvtepu32_epi64(_mm512_extracti32x8_epi32(offsets, 1)), 2);
  _mm512_storeu_si512(t->inputs, _mm512_add_epi64(low, _mm512_mask_blend_epi64((__mmask8)hot, common, own)));
  _mm512_storeu_si512(t->inputs + 8, _mm512_add_epi64(high, _mm512_mask_blend_epi64((__mmask8)(hot >> 8), common, own)));
  if (LENGTHS) {
    float sum = 0;
    // As many steps for every window: those behind its words count for nothing.
    for (uint32_t at = 0; at < 2 * t->window; at++) {
      const float length = lengthsOf(t, t->words[at])[0];
      sum += (int32_t)at < count ? length : 0;
    }
    t->squaredLengths = sum;
  }
  t->heaviestInput = 1;
  return true;
}

#endif

/** Gathers a window of any width. @returns how many different words it has */
template <bool LENGTHS>
INLINE int32_t gatherAny(Trainer* t, const uint32_t* first, const uint32_t* position, const uint32_t* end) {
  int32_t count = 0;
  float squaredLengths = 0, heaviest = 1;
  for (const uint32_t* context = first; context < end; context++) {
    if (context == position) continue;
    const uint32_t word = *context;
    if (LENGTHS) squaredLengths += lengthsOf(t, word)[0];
    int32_t seen = 0;
    while (seen < count && t->words[seen] != word) seen++;
    if (seen == count) {
      t->words[count] = word;
      t->inputs[count] = inputRow(t, word);
      t->inputWeights[count++] = 1;
    } else {
      // A word that stands there twice counts twice, as noise words do.
      t->inputWeights[seen] += 1;
      if (t->inputWeights[seen] > heaviest) heaviest = t->inputWeights[seen];
    }
  }
  t->squaredLengths = squaredLengths;
  t->heaviestInput = heaviest;
  return count;
}

/**
 * Gathers the context words of the position at the cursor.
 * @tparam LENGTHS whether their rows' lengths are wanted
 * @returns how many different ones there are, at least 1
 */
template <bool LENGTHS>
INLINE int32_t gatherContexts(Trainer* t) {
  const ptrdiff_t reach = t->next->reach;
  const uint32_t* const position = t->cursor;
  const uint32_t* const first = position - t->sentenceStart < reach ? t->sentenceStart : position - reach;
  const uint32_t* const end = t->sentenceEnd - position <= reach ? t->sentenceEnd : position + reach + 1;
  // Rows are asked for at three different times of a window: a processor can wait for few cache lines at a time.
  if (position + 2 < t->sentenceEnd) fetch(outputRow(t, position[2]), t->padded);
  t->present = t->next;
  t->presentWord = *position;
  t->contexts = (int32_t)(end - first) - 1;
#ifdef __AVX512F__
  if (t->window <= NARROW && gatherNarrow<LENGTHS>(t, first, (uint32_t)(position - first), t->contexts)) return t->contexts;
#endif
  return gatherAny<LENGTHS>(t, first, position, end);
}

/** Draws the position after the present one. */
INLINE void drawNext(Trainer* t) {
  t->cursor++;
  if (t->cursor == t->keptEnd) return;
  if (t->cursor == t->sentenceEnd) enterSentence(t);
  t->next = t->present == t->drawn ? t->drawn + 1 : t->drawn;
  draw(t, t->next);
}

INLINE float squaredLength(const float* row, int32_t floats) {
  Lanes sum = zeros();
  for (int32_t at = 0; at < floats; at += WIDTH) {
    const Lanes values = load(row + at);
    sum = multiplyAdd(values, values, sum);
  }
  return total(sum);
}

/** Other threads read these too: what has hardly changed stays, and so do their copies of the cache line. */
INLINE void noteLength(float* noted, float length) {
  const float change = length - *noted;
  if (change * change > *noted * *noted * (1.0f / 64)) *noted = length;
}

INLINE void measureWord(Trainer* t, uint32_t word) {
  float* const lengths = lengthsOf(t, word);
  noteLength(lengths, squaredLength(inputRow(t, word), t->padded));
  noteLength(lengths + 1, squaredLength(outputRow(t, word), t->padded));
}

/** Once a position is trained: counts its pairs, asks for the newest noise word's row, and now and then shares and measures the word's rows. */
INLINE void leavePosition(Trainer* t, uint64_t trained) {
  t->pairs += trained;
  fetch(t->rowToFetch, t->padded);
  shareWord(t, t->presentWord);
  if (t->present->measures) measureWord(t, t->presentWord);
}

/**
 * The rate that a window bears. All its steps start from one set of scores, so on rows of great length they would overshoot, and the next ones
 * more. The loss of a row curves by at most a quarter of the summed squared lengths it is trained against.
 * @param a, b the largest of these sums is the larger of the two
 */
INLINE float stableRate(float rate, float a, float b) {
  const float steepest = a > b ? a : b;
  return rate * steepest > STABLE_STEP ? STABLE_STEP / steepest : rate;
}
