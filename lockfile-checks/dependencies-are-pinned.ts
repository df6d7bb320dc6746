import { LOCKED_FOLDERS, readDirectDependencies, readPackageLock } from './package-lock.ts';

const EXACT = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

export async function dependenciesArePinned(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of LOCKED_FOLDERS)
    found.push(...(await unpinned(folder)).map((problem) => `${folder}: ${problem}`));
  return found;
}

async function unpinned(folder: string): Promise<readonly string[]> {
  const { packages } = await readPackageLock(folder);
  const problems: string[] = [];
  for (const [name, version] of await readDirectDependencies(folder)) {
    const locked = packages[`node_modules/${name}`]?.version;
    if (!EXACT.test(version))
      problems.push(`package.json: \`${name}\` asks for \`${version}\`, not one version`);
    if (locked === undefined) problems.push(`package-lock.json: \`${name}\` is missing`);
    else if (locked !== version)
      problems.push(`\`${name}\`: ${version} in package.json, ${locked} in the lock`);
  }
  for (const [path, entry] of Object.entries(packages)) {
    if (path === '') continue;
    if (entry.link === true) problems.push(`${path}: a link, not a package`);
    if (entry.integrity?.startsWith('sha512-') !== true) problems.push(`${path}: no sha512 integrity`);
    // Without an address the package comes from the registry that the reader uses, and the hash decides.
    if (entry.resolved !== undefined) problems.push(`${path}: names an address`);
  }
  return problems;
}
