// A warp on an ordinary processor: 32 fibres that take turns at every exchange between lanes. Each runs until it gives a value to the others,
// then the next does; when all have given theirs, all go on. That is what the hardware promises and no more: between two exchanges a
// lane knows nothing of the others. Lanes that do not meet at the same exchange end the program with a sentence.
#pragma once
#include <algorithm>
#include <cmath>
#include <csetjmp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <ucontext.h>
#include <vector>

#define __device__
#define __host__
#define __global__
#define __forceinline__ inline
#define __shared__ thread_local
#define __launch_bounds__(threads)

using std::max;
using std::min;

struct Place {
  unsigned x;
};

namespace emulated {

enum class Exchange : int { none, shuffle, ballot, match, barrier, end };

struct Lane {
  ucontext_t context;
  jmp_buf resume;
  bool started = false;
  Exchange at = Exchange::none;
};

constexpr size_t stackBytes = 128 * 1024;

struct Warp {
  Lane lanes[32];
  std::unique_ptr<char[]> stacks{new char[32 * stackBytes]};
  // What was given, twice: a lane may be at the next exchange while others still read from this one.
  uint64_t given[2][32];
  unsigned turn[32];
  unsigned current;
  jmp_buf finished;
  std::function<void()> body;
  Place thread, block, grid;
};

inline thread_local Warp *warp = nullptr;

[[noreturn]] inline void diverged(const char *what) {
  std::fprintf(stderr, "the lanes of a warp parted: %s\n", what);
  std::abort();
}

[[noreturn]] inline void startLane() {
  warp->body();
  Warp &own = *warp;
  own.lanes[own.current].at = Exchange::end;
  if (own.current == 31) {
    for (const Lane &lane : own.lanes)
      if (lane.at != Exchange::end) diverged("one ended while another waits");
    _longjmp(own.finished, 1);
  }
  own.thread.x = ++own.current;
  if (own.lanes[own.current].started) _longjmp(own.lanes[own.current].resume, 1);
  own.lanes[own.current].started = true;
  setcontext(&own.lanes[own.current].context);
  std::abort();
}

/** Runs the next lane; returns when it is this one's turn again. */
inline void pass() {
  Warp &own = *warp;
  const unsigned self = own.current;
  if (_setjmp(own.lanes[self].resume) != 0) return;
  const unsigned next = (self + 1) % 32;
  own.current = next;
  own.thread.x = next;
  if (own.lanes[next].at == Exchange::end) diverged("one waits for lanes that have ended");
  if (own.lanes[next].started) _longjmp(own.lanes[next].resume, 1);
  own.lanes[next].started = true;
  setcontext(&own.lanes[next].context);
}

/** Gives a value, waits for those of all lanes and returns them. */
inline const uint64_t *exchange(Exchange kind, uint64_t value) {
  Warp &own = *warp;
  const unsigned self = own.current;
  const unsigned turn = own.turn[self]++ & 1;
  own.given[turn][self] = value;
  own.lanes[self].at = kind;
  pass();
  if (self == 0)
    for (const Lane &lane : own.lanes)
      if (lane.at != kind) diverged("two exchanges at one time");
  return own.given[turn];
}

/** Runs `body` as the 32 lanes of one block. */
inline void runBlock(unsigned block, unsigned blocks, std::function<void()> body) {
  static thread_local Warp own;
  warp = &own;
  own.body = std::move(body);
  own.block.x = block;
  own.grid.x = blocks;
  own.current = 0;
  own.thread.x = 0;
  for (unsigned lane = 0; lane < 32; lane++) {
    own.turn[lane] = 0;
    own.lanes[lane].started = lane == 0;
    own.lanes[lane].at = Exchange::none;
    getcontext(&own.lanes[lane].context);
    own.lanes[lane].context.uc_stack.ss_sp = own.stacks.get() + lane * stackBytes;
    own.lanes[lane].context.uc_stack.ss_size = stackBytes;
    own.lanes[lane].context.uc_link = nullptr;
    makecontext(&own.lanes[lane].context, reinterpret_cast<void (*)()>(startLane), 0);
  }
  if (_setjmp(own.finished) == 0) setcontext(&own.lanes[0].context);
}

template <typename T> uint64_t bitsOf(T value) {
  uint64_t bits = 0;
  __builtin_memcpy(&bits, &value, sizeof value);
  return bits;
}

template <typename T> T valueOf(uint64_t bits) {
  T value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}

} // namespace emulated

#define threadIdx (emulated::warp->thread)
#define blockIdx (emulated::warp->block)
#define gridDim (emulated::warp->grid)

template <typename T> T __shfl_sync(unsigned, T value, unsigned from) {
  return emulated::valueOf<T>(emulated::exchange(emulated::Exchange::shuffle, emulated::bitsOf(value))[from % 32]);
}
template <typename T> T __shfl_xor_sync(unsigned, T value, unsigned bit) {
  const unsigned self = emulated::warp->current;
  return emulated::valueOf<T>(emulated::exchange(emulated::Exchange::shuffle, emulated::bitsOf(value))[self ^ bit]);
}
inline unsigned __ballot_sync(unsigned, bool yes) {
  const uint64_t *given = emulated::exchange(emulated::Exchange::ballot, yes);
  unsigned set = 0;
  for (unsigned lane = 0; lane < 32; lane++) set |= unsigned(given[lane]) << lane;
  return set;
}
inline unsigned __match_any_sync(unsigned, unsigned value) {
  const uint64_t *given = emulated::exchange(emulated::Exchange::match, value);
  unsigned set = 0;
  for (unsigned lane = 0; lane < 32; lane++) set |= unsigned(given[lane] == value) << lane;
  return set;
}
inline void __syncwarp() { emulated::exchange(emulated::Exchange::barrier, 0); }

template <typename T> T __ldcg(const T *place) { return *const_cast<const volatile T *>(place); }
inline void __stcg(float *place, float value) { *const_cast<volatile float *>(place) = value; }
inline void atomicAdd(float *place, float value) {
  uint32_t *bits = reinterpret_cast<uint32_t *>(place);
  uint32_t before = __atomic_load_n(bits, __ATOMIC_RELAXED), after;
  do {
    float sum;
    __builtin_memcpy(&sum, &before, 4);
    sum += value;
    __builtin_memcpy(&after, &sum, 4);
  } while (!__atomic_compare_exchange_n(bits, &before, after, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
}
inline unsigned atomicAdd(unsigned *place, unsigned value) { return __atomic_fetch_add(place, value, __ATOMIC_RELAXED); }
inline unsigned long long atomicAdd(unsigned long long *place, unsigned long long value) {
  return __atomic_fetch_add(place, value, __ATOMIC_RELAXED);
}
inline int __popc(unsigned bits) { return __builtin_popcount(bits); }
inline int __ffs(unsigned bits) { return __builtin_ffs(int(bits)); }
