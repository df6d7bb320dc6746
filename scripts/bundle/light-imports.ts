/** What an import costs at every start, and need not: resolved otherwise in the bundle, the same for the program. */
import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

/**
 * Node's own modules, asked for one name at a time. An `import` makes Node put all names of the module into a module of
 * its own, and for that load what is behind each of them: with `node:fs` come the streams. Saves 4 ms.
 */
export const lightBuiltins: Plugin = {
  name: 'light-builtins',
  setup(build) {
    build.onResolve({ filter: /^(node:)?[a-z_/0-9]+$/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path)
        ? { path: path.replace(/^(node:)?/, 'node:'), namespace: 'builtin', sideEffects: false }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, async ({ path }) => {
      const names = Object.keys((await import(path)) as object).filter((name) => name !== 'default');
      // What nobody asks for is left out by the bundler.
      const lines = names.map((name) => `export const ${name} = /* @__PURE__ */ get('${name}');`);
      return {
        contents: `const builtin = /* @__PURE__ */ process.getBuiltinModule('${path}');
const get = (name) => builtin[name];
export default builtin;
${lines.join('\n')}`,
        loader: 'js',
      };
    });
  },
};

/** As the banner of `bundleOptions`, in a form that is left out where nothing asks for it. */
export const requireWithoutImport =
  "const require = /* @__PURE__ */ (() => process.getBuiltinModule('node:module').createRequire(import.meta.url))();";

const DIGEST = '@napi-rs/blake-hash';

/**
 * The native library of digests. Its own loader has Node write a report on the process to find out which C library
 * there is: 3 ms. The usual one is tried first, and the loader asked where that is not there.
 */
export const lightDigest: Plugin = {
  name: 'light-digest',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${DIGEST}$`) }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'digest', sideEffects: false } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'digest' }, () => ({
      contents: `const native = /* @__PURE__ */ load();
function load() {
  if (process.platform === 'linux') {
    try {
      return require('${DIGEST}-linux-' + process.arch + '-gnu');
    } catch {}
  }
  return require('${DIGEST}');
}
export const blake3 = native.blake3;
export const Blake3Hasher = native.Blake3Hasher;`,
      loader: 'js',
    }));
  },
};
