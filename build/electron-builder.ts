/**
 * How Fojas is packed: `npm run dist` on the system it is for. Nothing is published from here.
 *
 * Every native module brings prebuilt Node-API libraries for each platform, so nothing is compiled; what belongs to
 * another platform stays out. tests/electron/package.test.ts compares this file with what the built program opens.
 */
import type { Configuration } from 'electron-builder'

/**
 * What a package holds on one platform. Whole lists, one a platform: electron-builder takes a list of exclusions alone to
 * mean «everything but», and the whole checkout would come along.
 */
const filesFor = (platform: 'darwin' | 'linux' | 'win32'): string[] => [
  'out/main/**',
  'out/preload/**',
  'out/renderer/**',
  'package.json',
  // Read by nobody at run time: sources, what was compiled or installed on this machine, and sqlite-vec, which only the
  // benchmarks open.
  '!node_modules/better-sqlite3/{build,deps,src}/**',
  '!node_modules/onnxruntime-node/{lib,script}/**',
  '!node_modules/sqlite-vec{,-*}/**',
  '!node_modules/**/*.{map,ts,mts,cts,md}',
  // Of the reader of scans: pages are taken from their pictures and never drawn; letters are told by the small data.
  '!node_modules/@napi-rs/**',
  '!node_modules/pdfjs-dist/{build,cmaps,iccs,image_decoders,standard_fonts,types,web}/**',
  '!node_modules/pdfjs-dist/legacy/{image_decoders,web}/**',
  '!node_modules/pdfjs-dist/legacy/build/*.{min,sandbox}.mjs',
  '!node_modules/@tesseract.js-data/spa/4.0.0/**',
  '!node_modules/tesseract.js/dist/**',
  '!node_modules/tesseract.js-core/*.wasm.js',
  // Under Node tesseract.js asks for the whole core, whatever the data.
  '!node_modules/tesseract.js-core/*-lstm.{js,wasm}',
  // Libraries of other systems, and of other processors of the same.
  ...['darwin', 'linux', 'win32']
    .filter((each) => each !== platform)
    .map((other) => `!node_modules/onnxruntime-node/bin/napi-v6/${other}/**`),
  '!node_modules/onnxruntime-node/bin/napi-v6/*/!(${arch})/**',
  `!node_modules/better-sqlite3/prebuilds/!(${platform}-\${arch}).node`,
]

const configuration: Configuration = {
  appId: 'ar.fojas.escritorio',
  productName: 'Fojas',
  copyright: 'Copyright © Los autores de Fojas. Licencia Apache 2.0.',
  directories: { output: 'dist', buildResources: 'build' },
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  publish: null,

  asar: true,
  // The system's loader knows no archive: libraries, and the models and pages that are not code, lie beside it.
  asarUnpack: ['node_modules/better-sqlite3/prebuilds/**', 'node_modules/onnxruntime-node/bin/**'],
  extraResources: [
    { from: 'resources/models', to: 'fojas/models' },
    { from: 'resources/demo', to: 'fojas/demo' },
    { from: 'resources/icons', to: 'fojas/icons', filter: ['fojas.png'] },
    { from: 'LICENSE', to: 'fojas/LICENSE' },
    { from: 'THIRD-PARTY.md', to: 'fojas/THIRD-PARTY.md' },
  ],
  npmRebuild: false,
  nodeGypRebuild: false,

  // Flipped in the binary after packing, before signing.
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
    // Flipping them breaks the signature that Electron's own binary has; on Apple's processors none runs without.
    resetAdHocDarwinSignature: true,
  },

  win: {
    target: [{ target: 'nsis', arch: ['x64', 'arm64'] }],
    icon: 'build/icons/fojas.ico',
    files: filesFor('win32'),
  },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    installerLanguages: ['es_ES'],
    language: '3082',
    // The library is the person's: to remove the program does not remove it.
    deleteAppDataOnUninstall: false,
    shortcutName: 'Fojas',
  },

  mac: {
    // onnxruntime 1.30 has no library for Intel Macs.
    target: [{ target: 'dmg', arch: ['arm64'] }],
    icon: 'build/icons/fojas.icns',
    category: 'public.app-category.productivity',
    files: filesFor('darwin'),
    hardenedRuntime: true,
    darkModeSupport: true,
  },

  linux: {
    target: [
      { target: 'AppImage', arch: ['x64', 'arm64'] },
      { target: 'deb', arch: ['x64', 'arm64'] },
    ],
    icon: 'build/icons/linux',
    category: 'Office',
    synopsis: 'Búsqueda de normas por palabras y por sentido',
    description: 'Busca en el Boletín Oficial y otras normas, sin conexión. Todo queda en esta computadora.',
    maintainer: 'Los autores de Fojas <fojas@localhost>',
    files: filesFor('linux'),
  },
}

export default configuration
