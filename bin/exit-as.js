import { BootstrapError } from './bootstrap-error.js';

/** Oldest Node that can install and build: the one that runs what is built is pinned. */
const OLDEST = [18, 17];

/** Runs `main` and ends the process with the code that it returns. */
export async function exitAs(main) {
  try {
    requireNode(process.versions.node);
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    const hints = error.hints.map((hint) => `hint: ${hint}\n`);
    process.stderr.write(`error: ${error.message}\n${hints.join('')}`);
    process.exitCode = error.exitCode;
  }
}

function requireNode(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new BootstrapError(
    `Node ${version} is too old: mlops starts with Node ${OLDEST.join('.')} or newer`,
    {
      hints: ['install a newer Node; the one that mlops computes with is installed by itself'],
    },
  );
}
