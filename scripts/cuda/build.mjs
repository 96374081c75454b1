// Compiles our CUDA kernel to PTX, once for each number of chunks in a row: `npm run cuda`. Needs nvcc and ptxas of CUDA 13 on the path, and no
// card. What it writes to assets/cuda is committed, so that nobody else needs either; a test holds it against the source.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chunkCounts, kernelHash } from './source.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
/**
 * The compiler writes the newest PTX version, which only the newest drivers read. The kernel uses nothing that 6.3, the first
 * that knows Turing, does not have; the assembler checks that.
 */
const ptxVersion = '6.3';

/** @param {string} command @param {string[]} parameters */
function run(command, parameters) {
  const { error, status, stderr, stdout } = spawnSync(command, parameters, { cwd: root, encoding: 'utf8' });
  if (error) throw new Error(`${command} could not be run: ${error.message}. It comes with CUDA’s toolkit.`);
  if (status !== 0) throw new Error(`${command} failed:\n${stderr}${stdout}`);
  return stdout + stderr;
}

const release = /release (\S+),/.exec(run('nvcc', ['--version']))?.[1];
const folder = mkdtempSync(join(tmpdir(), 'semascope-cuda-'));
try {
  for (const chunks of chunkCounts) {
    const file = join(folder, 'word2vec.ptx');
    run('nvcc', [
      ...['-ptx', '-arch=compute_75', '-O3', '-std=c++17', '-Werror', 'all-warnings'],
      ...[`-DCHUNK_COUNT=${chunks}`, '-o', file, 'src/main/engines/cuda/kernel/word2vec.cu'],
    ]);
    // Comments and blank lines say where the compiler was, not what it made.
    const body = readFileSync(file, 'utf8')
      .replace(/^\.version .*$/m, `.version ${ptxVersion}`)
      .split('\n')
      .filter((line) => !line.startsWith('//') && line.trim() !== '')
      .join('\n');
    const header = [
      '// Made by `npm run cuda` from src/main/engines/cuda/kernel: change that and run it again.',
      `// compiler: nvcc ${release}`,
      `// chunks: ${chunks}`,
      `// source: sha256 ${kernelHash()}`,
    ];
    writeFileSync(file, `${header.join('\n')}\n${body}\n`);
    for (const card of ['sm_75', 'sm_90']) {
      const report = run('ptxas', ['-v', `-arch=${card}`, '-o', join(folder, 'kernel.cubin'), file]);
      if (/[1-9]\d* bytes spill/.test(report))
        throw new Error(`registers are spilled on ${card}:\n${report}`);
    }
    writeFileSync(join(root, `assets/cuda/word2vec-${chunks}.ptx`), readFileSync(file));
    console.log(`assets/cuda/word2vec-${chunks}.ptx`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
