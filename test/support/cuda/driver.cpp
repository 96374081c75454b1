// A library with the functions of NVIDIA's driver that Semascope calls, on which our kernel runs without a card: device memory is ordinary memory,
// a launch runs the kernel's own source on emulated warps, blocks in a few threads side by side. It takes and gives what the true one does, and
// counts what is not given back. Built by test/support/cuda/emulation.ts.
#include "warp.hpp"

#include "../../../src/main/engines/cuda/kernel/word2vec.cu"

#include <atomic>
#include <cstring>
#include <string>
#include <thread>

thread_local float sharedMemory[48 * 1024 / 4];

namespace {

using Handle = unsigned long long;
std::atomic<long long> held{0};

/** The chunks that the loaded PTX was made for, as its header says. */
unsigned chunks = 0;

enum Entry : Handle { skipGramEntry = 1, cbowEntry, initializeEntry };

template <typename T> T argument(void **values, int index) {
  T value;
  std::memcpy(&value, values[index], sizeof value);
  return value;
}

Run runFrom(void **v) {
  return {argument<u32 *>(v, 0),  argument<u32 *>(v, 1),  argument<u32 *>(v, 2),    argument<u32 *>(v, 3),    argument<float *>(v, 4),
          argument<float *>(v, 5), argument<u32 *>(v, 6),  argument<float *>(v, 7),  argument<u64 *>(v, 8),    argument<u32 *>(v, 9),
          argument<u64>(v, 10),    argument<u64>(v, 11),   argument<u64>(v, 12),     argument<u32>(v, 13),     argument<u32>(v, 14),
          argument<u32>(v, 15),    argument<u32>(v, 16),   argument<u32>(v, 17),     argument<u32>(v, 18),     argument<u32>(v, 19),
          argument<u32>(v, 20),    argument<u32>(v, 21),   argument<u32>(v, 22),     argument<float>(v, 23)};
}

template <u32 CHUNKS> void runEntry(Handle entry, void **values) {
  if (entry == initializeEntry) {
    fill<CHUNKS>(argument<float *>(values, 0), argument<u32>(values, 1), argument<u32>(values, 2), argument<u64>(values, 3));
  } else if (entry == cbowEntry) {
    train<CHUNKS, true>(runFrom(values));
  } else {
    train<CHUNKS, false>(runFrom(values));
  }
}

bool runLane(Handle entry, void **values) {
  if (chunks == 1) runEntry<1>(entry, values);
  else if (chunks == 4) runEntry<4>(entry, values);
  else if (chunks == 16) runEntry<16>(entry, values);
  else return false;
  return true;
}

} // namespace

extern "C" {
long long emulationHeld() { return held; }

int cuInit(unsigned) { return 0; }
int cuDriverGetVersion(int *version) { return *version = 10000, 0; }
int cuDeviceGetCount(int *count) { return *count = 1, 0; }
int cuDeviceGet(int *device, int ordinal) { return *device = ordinal, 0; }
int cuDeviceGetName(char *name, int length, int) { return std::snprintf(name, length, "Emulated card"), 0; }
int cuDeviceGetAttribute(int *value, int attribute, int) {
  *value = attribute == 16 ? 2 : attribute == 75 ? 7 : 5;
  return 0;
}
int cuDevicePrimaryCtxRetain(Handle *context, int) { return held++, *context = 1, 0; }
int cuDevicePrimaryCtxRelease_v2(int) { return held--, 0; }
int cuCtxSetCurrent(Handle) { return 0; }
int cuMemGetInfo_v2(Handle *available, Handle *total) { return *available = 1ull << 30, *total = 2ull << 30, 0; }
int cuModuleLoadDataEx(Handle *module, const char *image, unsigned, void *, void *) {
  const char *line = std::strstr(image, "// chunks: ");
  if (line == nullptr) return 218;
  chunks = std::atoi(line + 11);
  return held++, *module = 1, 0;
}
int cuModuleUnload(Handle) { return held--, 0; }
int cuModuleGetFunction(Handle *entry, Handle, const char *name) {
  const std::string wanted = name;
  *entry = wanted == "skipGram" ? skipGramEntry : wanted == "cbow" ? cbowEntry : wanted == "initialize" ? initializeEntry : 0;
  return *entry == 0 ? 500 : 0;
}
int cuMemAlloc_v2(Handle *address, Handle bytes) {
  // Not zeros, as on a card.
  void *memory = std::malloc(bytes);
  std::memset(memory, 0xab, bytes);
  return held++, *address = reinterpret_cast<Handle>(memory), 0;
}
int cuMemFree_v2(Handle address) { return held--, std::free(reinterpret_cast<void *>(address)), 0; }
int cuMemsetD8Async(Handle address, unsigned char value, Handle bytes, Handle) {
  return std::memset(reinterpret_cast<void *>(address), value, bytes), 0;
}
int cuMemcpyHtoDAsync_v2(Handle target, const void *source, Handle bytes, Handle) {
  return std::memcpy(reinterpret_cast<void *>(target), source, bytes), 0;
}
int cuMemcpyDtoHAsync_v2(void *target, Handle source, Handle bytes, Handle) {
  return std::memcpy(target, reinterpret_cast<void *>(source), bytes), 0;
}
int cuMemcpyDtoDAsync_v2(Handle target, Handle source, Handle bytes, Handle) {
  return std::memcpy(reinterpret_cast<void *>(target), reinterpret_cast<void *>(source), bytes), 0;
}
int cuStreamCreate(Handle *stream, unsigned) { return held++, *stream = 1, 0; }
int cuStreamSynchronize(Handle) { return 0; }
int cuStreamDestroy_v2(Handle) { return held--, 0; }
int cuEventCreate(Handle *event, unsigned) { return held++, *event = 1, 0; }
int cuEventRecord(Handle, Handle) { return 0; }
int cuEventQuery(Handle) { return 0; }
int cuEventDestroy_v2(Handle) { return held--, 0; }

int cuLaunchKernel(Handle entry, unsigned blocks, unsigned, unsigned, unsigned threads, unsigned, unsigned, unsigned shared, Handle,
                   void **values, void **) {
  if (threads != 32 || shared > sizeof sharedMemory) return 1;
  std::atomic<unsigned> next{0};
  std::atomic<bool> known{true};
  auto work = [&] {
    for (unsigned block = next++; block < blocks; block = next++)
      emulated::runBlock(block, blocks, [&] {
        if (!runLane(entry, values)) known = false;
      });
  };
  std::thread other(work);
  if (blocks > 1) work();
  other.join();
  return known ? 0 : 200;
}
}
