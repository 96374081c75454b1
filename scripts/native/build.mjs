// Compiles our training kernels for processors with AVX2 or AVX-512: `npm run native`. Needs g++ and, for Windows, x86_64-w64-mingw32-g++ (Debian's
// packages g++ and g++-mingw-w64-x86-64). What it writes to assets/native is committed, so that nobody else needs either; a test holds it
// against the source. The libraries use nothing of the system, not even C's own functions.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { librarySourceHash } from './source.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = 'src/main/kernels/native';

const common = [
  ...['-O3', '-std=c++17', '-Wall', '-Wextra', '-Werror', '-ffreestanding', '-fno-exceptions', '-fno-rtti'],
  // The compiler must not make vectors of its own from the loops around ours, nor calls of functions that are not there.
  ...['-fno-tree-vectorize', '-fno-tree-loop-distribute-patterns', '-fno-math-errno', '-fno-trapping-math'],
  // Paths of this machine stay out, and the intrinsics of GCC 12 read variables that they never set, on purpose.
  ...[`-ffile-prefix-map=${root}=`, '-Wno-uninitialized', '-Wno-maybe-uninitialized', '-mtune=generic'],
];

const levels = {
  avx2: ['-mavx2', '-mfma'],
  avx512: ['-mavx512f', '-mavx512dq', '-mavx512vl', '-mavx512cd', '-mfma', '-mprefer-vector-width=512'],
};

const targets = [
  {
    compiler: 'g++',
    file: 'linux-x64.so',
    compile: ['-fPIC', '-fvisibility=hidden', '-fcf-protection=none'],
    link: ['-Wl,--build-id=none', '-Wl,-z,noexecstack', '-Wl,-z,relro,-z,now'],
  },
  {
    compiler: 'x86_64-w64-mingw32-g++',
    file: 'win32-x64.dll',
    // This compiler keeps vectors on a stack that is aligned to 16 bytes only, and moves them as if it were aligned to theirs.
    compile: ['-Wa,-muse-unaligned-vector-move'],
    link: ['-Wl,--entry=DllMainCRTStartup', '-Wl,--no-insert-timestamp', '-Wl,--nxcompat,--dynamicbase'],
  },
];

/** @param {string} command @param {string[]} parameters */
function run(command, parameters) {
  const { error, status, stderr, stdout } = spawnSync(command, parameters, { cwd: root, encoding: 'utf8' });
  if (error) throw new Error(`${command} could not be run: ${error.message}`);
  if (status !== 0) throw new Error(`${command} failed:\n${stderr}${stdout}`);
}

const folder = mkdtempSync(join(tmpdir(), 'semascope-native-'));
try {
  mkdirSync(join(root, 'assets/native'), { recursive: true });
  for (const { compiler, file, compile, link } of targets) {
    const level = join(folder, 'level.o');
    const objects = [level];
    const hash = `-DSOURCE_HASH="${librarySourceHash()}"`;
    run(compiler, [...common, ...compile, hash, '-c', `${source}/level.cpp`, '-o', level]);
    for (const [name, flags] of Object.entries(levels)) {
      const object = join(folder, `${name}.o`);
      run(compiler, [
        ...[...common, ...compile, ...flags, `-DLEVEL=${name}`],
        ...['-c', `${source}/training.cpp`, '-o', object],
      ]);
      objects.push(object);
    }
    const library = `assets/native/${file}`;
    run(compiler, ['-shared', '-nostdlib', '-s', ...link, '-o', library, ...objects]);
    console.log(library);
  }
} finally {
  rmSync(folder, { recursive: true });
}
