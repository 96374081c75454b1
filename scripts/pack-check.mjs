// `npm run pack:check`: packs the application as a release does, around a dummy Electron and without a network, lists what went in, and fails when
// something that is needed is missing or something that has no business there slipped in. Needs a finished build.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build, Platform } from 'electron-builder';

/** @typedef {{ path: string, bytes: number, unpacked: boolean }} Packed */

/** Where the native libraries of the runtime are, for the platform that is packed here. */
const runtime = `node_modules/onnxruntime-node/bin/napi-v6/linux/${process.arch}`;
/** The package of what calls NVIDIA's driver, for the same platform. */
const driverCalls = `node_modules/@koromix/koffi-linux-${process.arch}`;
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'semascope-pack-'));
try {
  const resources = await pack();
  const packed = await readArchive(join(resources, 'app.asar'));
  const problems = [
    ...(await missing(packed)),
    ...packed.filter(({ path }) => isForeign(path)).map(({ path }) => `${path} does not belong in a release`),
    ...(await notUnpacked(packed, join(resources, 'app.asar.unpacked'))),
    ...(await contextualProblems(join(resources, 'app.asar.unpacked'))),
    ...(await driverProblems(join(resources, 'app.asar.unpacked'))),
    ...kernelProblems(join(resources, 'app.asar.unpacked')),
  ];
  for (const { path, bytes, unpacked } of packed) {
    console.log(`${String(bytes).padStart(9)} ${unpacked ? 'beside' : 'inside'} ${path}`);
  }
  const total = packed.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`${packed.length} files, ${(total / 2 ** 20).toFixed(1)} MiB`);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Packs the application directory and gives the folder that holds its archive. */
async function pack() {
  const dummy = join(folder, 'electron');
  await mkdir(join(dummy, 'resources'), { recursive: true });
  for (const name of [
    'electron',
    'LICENSE',
    'LICENSES.chromium.html',
    'version',
    'chrome-sandbox',
    'chrome_crashpad_handler',
  ]) {
    await writeFile(join(dummy, name), '');
    await chmod(join(dummy, name), 0o755);
  }
  const output = join(folder, 'release');
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget('dir'),
    // The fuses are bits in the real binary; the dummy has none. All else is as in a release.
    config: {
      extends: join(root, 'electron-builder.yml'),
      electronDist: dummy,
      electronFuses: null,
      directories: { output },
    },
  });
  const [unpacked] = (await readdir(output)).filter((name) => name.endsWith('-unpacked'));
  if (unpacked === undefined) throw new Error('nothing was packed');
  return join(output, unpacked, 'resources');
}

/**
 * What an archive says it holds. Its header is a pickled string: four 32-bit lengths, the last one that of the JSON that follows.
 * @param {string} path
 * @returns {Promise<Packed[]>}
 */
async function readArchive(path) {
  const file = await open(path);
  try {
    const lengths = Buffer.alloc(16);
    await file.read(lengths, 0, 16, 0);
    const header = Buffer.alloc(lengths.readUInt32LE(12));
    await file.read(header, 0, header.length, 16);
    return walk(JSON.parse(header.toString('utf8')), '');
  } finally {
    await file.close();
  }
}

/**
 * @param {{ files?: Record<string, any>, size?: number, unpacked?: boolean }} entry
 * @param {string} path
 * @returns {Packed[]}
 */
function walk(entry, path) {
  if (entry.files === undefined) return [{ path, bytes: entry.size ?? 0, unpacked: entry.unpacked === true }];
  return Object.entries(entry.files).flatMap(([name, child]) =>
    walk(child, path === '' ? name : `${path}/${name}`),
  );
}

/** Everything that was built, and what ships, must be there. */
async function missing(/** @type {Packed[]} */ packed) {
  const there = new Set(packed.map(({ path }) => path));
  const built = (await Promise.all(['dist/main', 'dist/renderer', 'assets'].map(filesBelow))).flat();
  const needed = [
    'package.json',
    'dist/main/electron.js',
    'dist/main/preload.cjs',
    'dist/renderer/index.html',
    `${runtime}/onnxruntime_binding.node`,
    `${driverCalls}/linux_${process.arch}/koffi.node`,
    ...built,
  ];
  return [...new Set(needed)].filter((path) => !there.has(path)).map((path) => `${path} is missing`);
}

async function filesBelow(/** @type {string} */ top) {
  const names = await readdir(join(root, top), { recursive: true });
  const paths = names.map((name) => join(root, top, name));
  const files = await Promise.all(paths.map(async (path) => ((await stat(path)).isFile() ? [path] : [])));
  return files.flat().map((path) => relative(root, path).split(sep).join('/'));
}

/** Sources, tests, notes and packages have no business in a release, but for those with native libraries, for this platform. */
function isForeign(/** @type {string} */ path) {
  const ours = /^(package\.json|dist\/main\/|dist\/renderer\/|assets\/)/.test(path);
  const native = path.startsWith('node_modules/onnxruntime-node/bin/');
  const theirs = native
    ? path.startsWith(`${runtime}/`)
    : /^node_modules\/onnxruntime-(node|common)\/(package\.json$|dist\/)/.test(path) ||
      /^node_modules\/koffi\/(package\.json$|index\.js$|src\/)/.test(path) ||
      path.startsWith(`${driverCalls}/`);
  return !(ours || theirs) || /\.(tsx?|map|test\.|spec\.)/.test(path);
}

/** What is opened as a file must lie beside the archive, truly. */
async function notUnpacked(/** @type {Packed[]} */ packed, /** @type {string} */ beside) {
  const needed = packed.filter(({ path }) =>
    /^(dist\/main\/(workers|chunks|kernels)\/|node_modules\/|assets\/|package\.json$)|\.(node|wasm)$/.test(
      path,
    ),
  );
  const found = await Promise.all(
    needed.map(async ({ path, unpacked }) => {
      const bytes = await readFile(join(beside, path)).catch(() => null);
      return unpacked && bytes !== null ? [] : [`${path} is not beside the archive, where it is opened`];
    }),
  );
  return found.flat();
}

/** Starts the process of contextual models as it lies beside the archive, where nothing else of this checkout is in reach, and asks what it can run on. */
async function contextualProblems(/** @type {string} */ beside) {
  const child = fork(join(beside, 'dist/main/workers/contextual.js'), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exit = once(child, 'exit').then(([code]) => `it ended with code ${code}`);
  child.send({ id: 0, name: 'devices', argument: null });
  const answer = await Promise.race([once(child, 'message').then(([message]) => message), exit]);
  child.kill('SIGKILL');
  await exit;
  const devices = answer?.value;
  return Array.isArray(devices) && devices.includes('cpu')
    ? []
    : [`dist/main/workers/contextual.js does not start beside the archive: ${JSON.stringify(answer)}`];
}

/** Asks the thread that calls NVIDIA's driver, as it lies beside the archive, what is there: any answer but that its own package is missing will do. */
async function driverProblems(/** @type {string} */ beside) {
  const thread = new Worker(join(beside, 'dist/main/workers/cuda.js'));
  const answer = once(thread, 'message').then(([message]) => JSON.stringify(message));
  const failed = once(thread, 'error').then(([error]) => `koffi: ${error}`);
  thread.postMessage({ id: 0, name: 'describe', argument: null });
  const said = await Promise.race([answer, failed]);
  await thread.terminate();
  return said.includes('koffi')
    ? [`dist/main/workers/cuda.js does not find what it calls a driver with: ${said}`]
    : [];
}

/** Opens our own library as it lies beside the archive, and asks it what the processor can do. */
function kernelProblems(/** @type {string} */ beside) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return [];
  const ask = `import koffi from 'koffi'; koffi.load('./assets/native/linux-x64.so').func('uint32_t semascope_level()')();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', ask], {
    cwd: beside,
    encoding: 'utf8',
  });
  return status === 0 ? [] : [`assets/native/linux-x64.so does not open beside the archive: ${stderr}`];
}
