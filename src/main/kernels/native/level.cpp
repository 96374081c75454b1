// What the processor and the system can do, and what the library was made from. Compiled for any 64-bit processor of the x86 family.
#include <cpuid.h>
#include <stddef.h>
#include "random.h"

#ifdef _WIN32
#define EXPORT extern "C" __declspec(dllexport)
/** Windows calls this when the library is loaded; there is nothing to set up. */
extern "C" int DllMainCRTStartup(void*, unsigned, void*) { return 1; }
#else
#define EXPORT extern "C" __attribute__((visibility("default")))
#endif

/** SHA-256 over the source files, so that a test can tell whether the library is theirs. */
EXPORT const char semascope_source[] = "sha256 " SOURCE_HASH;

/** Which registers the system saves when it changes between programs (the register XCR0). */
static uint32_t savedRegisters() {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

/** 2 where AVX-512 (F, DQ, VL, CD) can be used, 1 where AVX2 with fused multiply-add can, else 0 (Intel's manual, volume 1, sections 14.3 and 15.2). */
EXPORT uint32_t semascope_level() {
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
  const bool savesState = c & bit_OSXSAVE, fused = c & bit_FMA, avx = c & bit_AVX;
  if (!savesState || !fused || !avx || (savedRegisters() & 0x06) != 0x06) return 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & bit_AVX2)) return 0;
  const bool wide = (b & bit_AVX512F) && (b & bit_AVX512DQ) && (b & bit_AVX512VL) && (b & bit_AVX512CD);
  return wide && (savedRegisters() & 0xe6) == 0xe6 ? 2 : 1;
}

/**
 * Fills rows `first` … `end` − 1 as word2vec starts them: uniform in (−½, ½) / dimension, the padding zero. A row's numbers depend on the
 * seed and the row alone, and are those of ../assembly/training/initialize.ts: here, where products are rounded before they are added to.
 */
EXPORT void semascope_initialize(float* rows, uint32_t stride, uint32_t first, uint32_t end, uint32_t dimension, uint64_t seed) {
  const float scale = 1.0f / (float)dimension;
  for (uint32_t row = first; row < end; row++) {
    uint64_t state = randomState(~seed, row);
    float* const values = rows + (size_t)row * stride;
    for (uint32_t column = 0; column < dimension; column++) {
      // 23 random bits and a half step: never exactly 0 or an end of the range.
      const float uniform = ((float)(uint32_t)(nextRandom(state) >> 41) + 0.5f) * 1.1920928955078125e-7f;
      values[column] = (uniform - 0.5f) * scale;
    }
  }
}
