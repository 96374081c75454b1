// The layers of the program, as rules. `npm run lint:layers` fails when an import points the wrong way.
// Inside main each room may use the rooms on lower lines, never those above:
//   hosts → rpc, commands → services → workers, jobs → engines, embeddings, contextual → analysis, corpus → kernels → threads, processes, downloads, files
const main = (rooms) => `^src/main/(${rooms.join('|')})/`;
const tiers = [
  ['threads', 'processes', 'downloads', 'files'],
  ['kernels'],
  ['analysis', 'corpus'],
  ['engines', 'embeddings', 'contextual'],
  ['workers', 'jobs'],
  ['services'],
  ['rpc', 'commands'],
  ['shell', 'server'],
];

const upward = tiers.slice(0, -1).map((rooms, level) => ({
  name: `main-${rooms.join('-')}-looks-up`,
  comment: `${rooms.join(', ')} may not import the rooms built on top of them`,
  severity: 'error',
  from: { path: main(rooms) },
  to: { path: `${main(tiers.slice(level + 1).flat())}|^src/main/(?!resources\\.ts)[^/]+\\.ts$` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'shared-stands-alone',
      comment: 'shared imports nothing but itself and the schema library',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { pathNot: '^src/shared/|node_modules/zod/' },
    },
    {
      name: 'main-and-renderer-never-meet',
      severity: 'error',
      from: { path: '^src/main/' },
      to: { path: '^src/renderer/' },
    },
    {
      name: 'renderer-and-main-never-meet',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^src/main/|^node:|^electron$' },
    },
    {
      name: 'electron-only-in-shell',
      comment: 'only src/main/shell and the preload (which Electron itself loads) know Electron',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main/shell/|^src/main/preload\\.ts$' },
      to: { path: 'node_modules/electron/' },
    },
    {
      name: 'three-only-in-scene',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/renderer/scene/' },
      to: { path: 'node_modules/(three|camera-controls)/' },
    },
    {
      name: 'state-is-plain-data',
      comment: 'state knows neither the DOM, nor React components, nor the scene, nor the bridge',
      severity: 'error',
      from: { path: '^src/renderer/state/' },
      to: {
        path: '^src/renderer/(api|scene|panels|components)/|node_modules/(react|react-dom|three|@mantine)/',
      },
    },
    {
      name: 'scene-knows-no-panels',
      severity: 'error',
      from: { path: '^src/renderer/scene/' },
      to: { path: '^src/renderer/(api|state|panels|components)/|node_modules/(react|react-dom|@mantine)/' },
    },
    {
      name: 'components-know-no-state',
      comment: 'components take props; panels connect them to the state',
      severity: 'error',
      from: { path: '^src/renderer/components/' },
      to: { path: '^src/renderer/(api|state|scene|panels)/' },
    },
    {
      name: 'bridge-only-in-api',
      comment: 'nothing below the panels talks to the bridge',
      severity: 'error',
      from: { path: '^src/renderer/(scene|components|state)/' },
      to: { path: '^src/renderer/api/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: '^(src|test)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'src/main/kernels/assembly|\\.css$' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
