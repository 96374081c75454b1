// Vectors of 32-bit floats, as wide as the level this is compiled for has them: sixteen with AVX-512, eight with AVX2.
#pragma once
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

#define INLINE inline __attribute__((always_inline))

/** Eight floats: what a group of six scores is kept in at either level. */
typedef __m256 Eight;

#ifdef __AVX512F__

typedef __m512 Lanes;
constexpr int WIDTH = 16;
INLINE Lanes splat(float x) { return _mm512_set1_ps(x); }
INLINE Lanes load(const float* at) { return _mm512_loadu_ps(at); }
INLINE void store(float* at, Lanes values) { _mm512_storeu_ps(at, values); }
INLINE Lanes multiplyAdd(Lanes a, Lanes b, Lanes c) { return _mm512_fmadd_ps(a, b, c); }
INLINE Lanes smaller(Lanes a, Lanes b) { return _mm512_min_ps(a, b); }
INLINE Lanes larger(Lanes a, Lanes b) { return _mm512_max_ps(a, b); }
/** Where `a` is above `b`, the lanes of `yes`, else those of `no`. */
INLINE Lanes whereAbove(Lanes a, Lanes b, Lanes yes, Lanes no) {
  return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, b, _CMP_GT_OQ), no, yes);
}
/** Both halves added up. */
INLINE Eight folded(Lanes values) {
  return _mm256_add_ps(_mm512_castps512_ps256(values), _mm512_extractf32x8_ps(values, 1));
}
INLINE Eight firstEight(Lanes values) { return _mm512_castps512_ps256(values); }
/** Eight floats in each half. */
INLINE Lanes repeated(const float* eight) { return _mm512_broadcast_f32x8(_mm256_loadu_ps(eight)); }

typedef __m512i Integers;
INLINE Integers bitsOf(Lanes values) { return _mm512_castps_si512(values); }
INLINE Lanes fromBits(Integers bits) { return _mm512_castsi512_ps(bits); }
INLINE Integers integers(int32_t x) { return _mm512_set1_epi32(x); }
INLINE Integers loadIntegers(const int32_t* at) { return _mm512_loadu_si512(at); }
INLINE void storeIntegers(int32_t* at, Integers values) { _mm512_storeu_si512(at, values); }
INLINE Integers sum(Integers a, Integers b) { return _mm512_add_epi32(a, b); }
INLINE Integers both(Integers a, Integers b) { return _mm512_and_si512(a, b); }
INLINE Integers either(Integers a, Integers b) { return _mm512_or_si512(a, b); }
INLINE Integers up23(Integers a) { return _mm512_slli_epi32(a, 23); }
INLINE Integers down23(Integers a) { return _mm512_srli_epi32(a, 23); }

#else

typedef __m256 Lanes;
constexpr int WIDTH = 8;
INLINE Lanes splat(float x) { return _mm256_set1_ps(x); }
INLINE Lanes load(const float* at) { return _mm256_loadu_ps(at); }
INLINE void store(float* at, Lanes values) { _mm256_storeu_ps(at, values); }
INLINE Lanes multiplyAdd(Lanes a, Lanes b, Lanes c) { return _mm256_fmadd_ps(a, b, c); }
INLINE Lanes smaller(Lanes a, Lanes b) { return _mm256_min_ps(a, b); }
INLINE Lanes larger(Lanes a, Lanes b) { return _mm256_max_ps(a, b); }
/** Where `a` is above `b`, the lanes of `yes`, else those of `no`. */
INLINE Lanes whereAbove(Lanes a, Lanes b, Lanes yes, Lanes no) {
  return _mm256_blendv_ps(no, yes, _mm256_cmp_ps(a, b, _CMP_GT_OQ));
}
INLINE Eight folded(Lanes values) { return values; }
INLINE Eight firstEight(Lanes values) { return values; }
INLINE Lanes repeated(const float* eight) { return _mm256_loadu_ps(eight); }

typedef __m256i Integers;
INLINE Integers bitsOf(Lanes values) { return _mm256_castps_si256(values); }
INLINE Lanes fromBits(Integers bits) { return _mm256_castsi256_ps(bits); }
INLINE Integers integers(int32_t x) { return _mm256_set1_epi32(x); }
INLINE Integers loadIntegers(const int32_t* at) { return _mm256_loadu_si256((const __m256i*)at); }
INLINE void storeIntegers(int32_t* at, Integers values) { _mm256_storeu_si256((__m256i*)at, values); }
INLINE Integers sum(Integers a, Integers b) { return _mm256_add_epi32(a, b); }
INLINE Integers both(Integers a, Integers b) { return _mm256_and_si256(a, b); }
INLINE Integers either(Integers a, Integers b) { return _mm256_or_si256(a, b); }
INLINE Integers up23(Integers a) { return _mm256_slli_epi32(a, 23); }
INLINE Integers down23(Integers a) { return _mm256_srli_epi32(a, 23); }

#endif

INLINE Lanes zeros() { return splat(0); }
INLINE Eight loadEight(const float* at) { return _mm256_loadu_ps(at); }
INLINE void storeEight(float* at, Eight values) { _mm256_storeu_ps(at, values); }

/** Keeps what was loaded in a register: the compiler would read memory again for each use. */
INLINE Lanes held(Lanes values) {
  __asm__("" : "+v"(values));
  return values;
}
#ifdef __AVX512F__
INLINE Eight held(Eight values) {
  __asm__("" : "+v"(values));
  return values;
}
#endif

/** The sums over lanes of six vectors, in lanes 0 … 5; lanes 6 and 7 repeat 4 and 5. */
INLINE Eight sumsOfSix(const Eight rows[6]) {
  const Eight ab = _mm256_hadd_ps(rows[0], rows[1]);
  const Eight cd = _mm256_hadd_ps(rows[2], rows[3]);
  const Eight ef = _mm256_hadd_ps(rows[4], rows[5]);
  const Eight abcd = _mm256_hadd_ps(ab, cd);
  const Eight efef = _mm256_hadd_ps(ef, ef);
  return _mm256_add_ps(_mm256_permute2f128_ps(abcd, efef, 0x20), _mm256_permute2f128_ps(abcd, efef, 0x31));
}

/** The sum over all lanes. */
INLINE float total(Lanes values) {
  const Eight eight = folded(values);
  __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  four = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four)));
}

/** Asks for a row that will be written, each of its cache lines. */
INLINE void fetch(const float* row, int32_t floats) {
  for (int32_t at = 0; at < floats; at += 16) __builtin_prefetch(row + at, 1, 3);
}
