/**
 * Puts ONNX Runtime into the build as the packages `onnxruntime-node` and `onnxruntime-common`, without what an installed
 * mlops does not need. The published `onnxruntime-node` has an install script that downloads GPU libraries from elsewhere and
 * fails where it cannot, and holds the libraries of Windows: 288 MB, of which a third is used (decision 22).
 */
import { cp, link, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prettyJson } from '../../src/core/json/pretty-json.ts';
import type { JsonValue } from '../../src/core/json/json.ts';
import { root } from './bundle-options.ts';

/** Platforms for which a Node is pinned and ONNX Runtime has a library. */
const PLATFORMS = ['linux/x64', 'linux/arm64', 'darwin/arm64'];
const LIBRARIES = 'bin/napi-v6';
/** What is needed to load the package; nothing that npm would run or install. */
const MANIFEST_KEYS = new Set(['name', 'version', 'license', 'main', 'exports', 'repository', 'author']);

/** @param folder absolute, a `node_modules` beside what loads the runtime */
export async function copyOnnxRuntime(folder: string): Promise<void> {
  await copyPackage('onnxruntime-common', folder, ['dist/cjs']);
  await copyPackage('onnxruntime-node', folder, ['dist']);
  for (const platform of PLATFORMS) await linkLibraries(`onnxruntime-node/${LIBRARIES}/${platform}`, folder);
}

async function copyPackage(name: string, folder: string, parts: readonly string[]): Promise<void> {
  const source = join(root, 'node_modules', name);
  for (const part of parts) {
    await cp(join(source, part), join(folder, name, part), {
      recursive: true,
      filter: (path) => !/\.(map|d\.ts)$/.test(path),
    });
  }
  const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as Record<
    string,
    JsonValue
  >;
  const kept = Object.entries(manifest).filter(([key]) => MANIFEST_KEYS.has(key));
  await writeFile(join(folder, name, 'package.json'), prettyJson(Object.fromEntries(kept)));
}

// 110 MB: linked where that goes, so that every build does not take them again.
async function linkLibraries(path: string, folder: string): Promise<void> {
  const source = join(root, 'node_modules', path);
  await mkdir(join(folder, path), { recursive: true });
  // macOS has its library under two names; the short one is loaded.
  const names = (await readdir(source)).filter((name) => !/\.\d+\.\d+\.\d+\.dylib$/.test(name));
  for (const name of names) await linkOrCopy(join(source, name), join(folder, path, name));
}

async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch {
    // Another file system, or one without links.
    await cp(source, target);
  }
}
