// Rows of frequent words are written by every thread in nearly every window. If all threads wrote the same memory, its cache lines would travel from
// core to core all the time: two threads would be 1.45 times as fast as one. So each thread has copies of these rows that it works on
// alone. Whenever it has met a word `patience` times it adds to the common row what it has changed since the last time and goes on from what is there
// then, which holds the steps of the other threads. Like all else here without locks: if two threads share a row in the same moment, the steps
// of one may be lost.
#pragma once
#include "trainer.h"

INLINE float* inputRow(const Trainer* t, uint32_t word) {
  return (word < t->hot ? t->ownInputs : t->inputRows) + (size_t)word * t->stride;
}

INLINE float* outputRow(const Trainer* t, uint32_t word) {
  return (word < t->hot ? t->ownOutputs : t->outputRows) + (size_t)word * t->stride;
}

/** The squared lengths of a word's rows, two floats. */
INLINE float* lengthsOf(const Trainer* t, uint32_t word) {
  return (word < t->hot ? t->ownLengths : t->lengths) + 2 * (size_t)word;
}

static __attribute__((noinline)) void shareRow(float* own, float* base, float* common, int32_t floats) {
  for (int32_t at = 0; at < floats; at += WIDTH) {
    const Lanes merged = load(common + at) + (load(own + at) - load(base + at));
    store(common + at, merged);
    store(own + at, merged);
    store(base + at, merged);
  }
}

INLINE void shareInput(Trainer* t, uint32_t word) {
  const size_t at = (size_t)word * t->stride;
  t->lengths[2 * (size_t)word] = t->ownLengths[2 * (size_t)word];
  shareRow(t->ownInputs + at, t->baseInputs + at, t->inputRows + at, t->padded);
}

INLINE void shareOutput(Trainer* t, uint32_t word) {
  const size_t at = (size_t)word * t->stride;
  t->lengths[2 * (size_t)word + 1] = t->ownLengths[2 * (size_t)word + 1];
  shareRow(t->ownOutputs + at, t->baseOutputs + at, t->outputRows + at, t->padded);
}

/** Asks for what {@link shareWord} will need if `word` is due the next time it is met. */
INLINE void prepareSharing(const Trainer* t, uint32_t word) {
  if (word >= t->hot || t->metAsWord[word] + 1u < t->patience) return;
  const size_t at = (size_t)word * t->stride;
  fetch(t->baseInputs + at, t->padded);
  fetch(t->inputRows + at, t->padded);
  fetch(t->baseOutputs + at, t->padded);
  fetch(t->outputRows + at, t->padded);
}

/** Counts a word whose window was trained; its rows are shared if they are due. */
INLINE void shareWord(Trainer* t, uint32_t word) {
  if (word >= t->hot || ++t->metAsWord[word] < t->patience) return;
  t->metAsWord[word] = 0;
  shareInput(t, word);
  shareOutput(t, word);
}

/** Counts a noise word that leaves the pool; its row is shared if it is due. */
INLINE void shareNoise(Trainer* t, uint32_t word) {
  if (word >= t->hot || ++t->metAsNoise[word] < t->patience) return;
  t->metAsNoise[word] = 0;
  shareOutput(t, word);
}

/** Gives the thread copies of the first `hot` words' rows as they are now. */
static void takeHotRows(Trainer* t, uint32_t hot) {
  const size_t floats = (size_t)hot * t->stride;
  for (size_t at = 0; at < floats; at += 4) {
    const __m128 input = _mm_loadu_ps(t->inputRows + at), output = _mm_loadu_ps(t->outputRows + at);
    _mm_storeu_ps(t->ownInputs + at, input);
    _mm_storeu_ps(t->baseInputs + at, input);
    _mm_storeu_ps(t->ownOutputs + at, output);
    _mm_storeu_ps(t->baseOutputs + at, output);
  }
  for (uint32_t word = 0; word < hot; word++) {
    t->ownLengths[2 * word] = t->lengths[2 * word];
    t->ownLengths[2 * word + 1] = t->lengths[2 * word + 1];
    t->metAsWord[word] = t->metAsNoise[word] = 0;
  }
  t->hot = hot;
}

/** Shares all rows, due or not. */
static void shareHotRows(Trainer* t) {
  for (uint32_t word = 0; word < t->hot; word++) {
    shareInput(t, word);
    shareOutput(t, word);
  }
}
