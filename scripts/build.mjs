// Builds the whole program into dist/: kernels (AssemblyScript → WebAssembly), main (hosts, threads, processes), renderer (the page).
// `node scripts/build.mjs [kernels|main|renderer …]` builds only the named parts.
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { rolldown } from 'rolldown';
import { build as viteBuild } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const parts = process.argv.slice(2);
const wanted = (/** @type {string} */ part) => parts.length === 0 || parts.includes(part);

/** Every file directly in `assembly/` is one kernel; it is built twice, without and with fused multiply-add. */
async function buildKernels() {
  const folder = 'src/main/kernels/assembly';
  const out = 'dist/main/kernels';
  await mkdir(join(root, out), { recursive: true });
  const entries = (await readdir(join(root, folder))).filter((file) => file.endsWith('.ts'));
  for (const entry of entries) {
    for (const build of ['fixed', 'relaxed']) {
      const name = basename(entry, '.ts');
      const { error, stderr } = await asc.main(
        [
          join(folder, entry),
          ...['--outFile', join(out, `${name}.${build}.wasm`)],
          ...['--use', `FUSED=${build === 'relaxed' ? 1 : 0}`, '--use', 'abort='],
          ...['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--sharedMemory'],
          ...['--initialMemory', '1', '--maximumMemory', '65536', '--enable', 'simd', '--enable', 'threads'],
          ...(build === 'relaxed' ? ['--enable', 'relaxed-simd'] : []),
          '--baseDir',
          root,
        ],
        {},
      );
      if (error !== null) throw new Error(`${entry} (${build}) does not compile:\n${stderr.toString()}`);
    }
  }
}

/**
 * Packages stay out of the bundles where the program that is built has them beside it: Electron itself, and the runtime of contextual models, whose
 * native libraries lie in its folder.
 */
const external = ['electron', 'koffi', 'onnxruntime-node'];

/** The transformers library wants a native library for images to be there, which cutting text into pieces does not need. */
const imagesRefused = `export default () => { throw new Error('images are not read here'); };`;
const withoutImages = {
  name: 'without-images',
  resolveId: (/** @type {string} */ id) => (id === 'sharp' ? '\0sharp' : null),
  load: (/** @type {string} */ id) => (id === '\0sharp' ? imagesRefused : null),
};

/**
 * TensorFlow.js is taken in its ES modules: one instance for its core, its backend and its gradients, and what is not used is left out. Its
 * WebAssembly lies beside our kernels, since it is opened as a file.
 */
const tensorFlow = Object.fromEntries(
  ['tfjs-core', 'tfjs-backend-wasm'].map((name) => [
    `@tensorflow/${name}$`,
    join(root, `node_modules/@tensorflow/${name}/dist/index.js`),
  ]),
);

async function copyTensorFlow() {
  const file = 'tfjs-backend-wasm-simd.wasm';
  await mkdir(join(root, 'dist/main/kernels'), { recursive: true });
  await copyFile(
    join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist', file),
    join(root, 'dist/main/kernels', file),
  );
}

/** Hosts, threads' and processes' entry points. Electron loads preloads as CommonJS. */
async function buildMain() {
  const workers = (await readdir(join(root, 'src/main/workers'))).filter((file) => file.endsWith('.ts'));
  const modules = {
    ...Object.fromEntries(['electron', 'browser', 'cli'].map((name) => [name, `src/main/${name}.ts`])),
    ...Object.fromEntries(
      workers.map((file) => [`workers/${basename(file, '.ts')}`, `src/main/workers/${file}`]),
    ),
  };
  // Chunks carry a hash in their names: those of an earlier build would stay beside the new ones.
  await rm(join(root, 'dist/main/chunks'), { recursive: true, force: true });
  const bundle = await rolldown({
    cwd: root,
    input: modules,
    platform: 'node',
    external,
    plugins: [withoutImages],
    resolve: { alias: tensorFlow },
  });
  await bundle.write({
    dir: join(root, 'dist/main'),
    format: 'esm',
    chunkFileNames: 'chunks/[name]-[hash].js',
  });
  await bundle.close();
  const preload = await rolldown({
    cwd: root,
    input: 'src/main/preload.ts',
    platform: 'node',
    external,
  });
  await preload.write({ file: join(root, 'dist/main/preload.cjs'), format: 'cjs' });
  await preload.close();
}

async function buildRenderer() {
  await viteBuild({ configFile: join(root, 'vite.config.mjs'), logLevel: 'warn' });
}

if (parts.length === 0) await rm(join(root, 'dist'), { recursive: true, force: true });
if (wanted('kernels')) await buildKernels();
if (wanted('main')) {
  await buildMain();
  await copyTensorFlow();
}
if (wanted('renderer')) await buildRenderer();
