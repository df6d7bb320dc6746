/** `npm run bench -- startup`: runs one benchmark of bench/; without a name, lists them. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle/bundle-options.ts';
import { runSteps } from './steps/run-steps.ts';

const [name, ...rest] = process.argv.slice(2);
const known = readdirSync(join(root, 'bench')).filter((folder) =>
  existsSync(join(root, 'bench', folder, 'run.ts')),
);

if (name === undefined || !known.includes(name)) {
  console.error(`usage: npm run bench -- <${known.join(' | ')}>`);
  process.exitCode = 2;
} else {
  await runSteps([{ name: `bench ${name}`, script: join('bench', name, 'run.ts'), args: rest }]);
}
