/** The arrows of the house. A broken one fails `npm run check`. */
/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

export default {
  forbidden: [
    forbid(
      'no-circular',
      'data flows one way',
      {},
      { circular: true, viaOnly: { pathNot: '^node_modules' } },
    ),
    forbid(
      'shared-knows-nobody',
      'shared is known by every side and knows none',
      { path: '^src/shared' },
      { path: '^src/(main|preload|renderer)' },
    ),
    forbid(
      'ml-is-pure',
      'mathematics without input or output',
      { path: '^src/main/ml' },
      { path: '^src/main/(?!ml)|^src/(preload|renderer)' },
    ),
    forbid(
      'ml-no-node',
      'mathematics without input or output',
      { path: '^src/main/ml' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'engine-knows-ml',
      'shared ← ml ← engine',
      { path: '^src/main/engine' },
      { path: '^src/main/(core|electron|web|cli)|^src/(preload|renderer)' },
    ),
    forbid(
      'core-through-the-client',
      'core reaches an engine only through its typed client',
      { path: '^src/main/core' },
      { path: '^src/main/engine/(?!client|encoder|protocol)' },
    ),
    forbid(
      'core-no-ml-graph',
      'the graph lives in the engines; what core knows of a model is its files, and numbers of its embeddings',
      { path: '^src/main/core' },
      {
        path: '^src/main/ml/(?!safetensors|config|json-numbers|model-|sentence|tensor|random|losses/|optimisers/|evaluators/|adapters/)',
      },
    ),
    forbid(
      'core-knows-no-shell',
      'shells use core, never the reverse',
      { path: '^src/main/core' },
      { path: '^src/main/(electron|web|cli)|^src/(preload|renderer)' },
    ),
    forbid(
      'only-electron-imports-electron',
      'Electron is one shell among three',
      { path: '^src', pathNot: '^src/(main/electron|preload)' },
      { path: '^(node_modules/)?electron(/|$)' },
    ),
    forbid(
      'main-is-a-broker',
      "Electron's main forks core and engines and hands out ports; the library is opened in neither it nor the preload",
      { path: '^src/(main/electron/(?!core/)|preload)' },
      { path: '^src/main/(core|engine|ml|web|cli)|^node_modules/(better-sqlite3|onnxruntime-node)' },
    ),
    forbid(
      'core-process-without-electron',
      'a utility process has no window, no app and no dialog: types at most',
      { path: '^src/main/electron/core/' },
      { path: '^(node_modules/)?electron(/|$)', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'preload-is-small',
      'a sandboxed preload requires only electron; what it shares with the page is constants',
      { path: '^src/preload' },
      { path: '^(src|node_modules)/', pathNot: '^(src/preload|src/shared/desktop|node_modules/electron)' },
    ),
    forbid(
      'renderer-knows-shared',
      'the page speaks the contract',
      { path: '^src/renderer' },
      { path: '^src/(main|preload)' },
    ),
    forbid(
      'renderer-no-node',
      'the page is sandboxed',
      { path: '^src/renderer' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'features-through-services',
      'a feature reaches another through its service, never its tables',
      { path: '^src/main/core/([^/]+)/' },
      { path: '^src/main/core/[^/]+/store(-|\\.)', pathNot: '^src/main/core/$1/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    extraExtensionsToScan: ['.svelte'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'svelte', 'types'],
    },
  },
}
