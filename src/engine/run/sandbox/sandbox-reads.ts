/**
 * Which file did a stage in a sandbox miss? Programs say so in their own words; what counts is a path in a line about
 * something missing that lies in the project and not in the sandbox. So no list of programs is needed.
 */
import { join, normalize } from 'node:path';
import type { Diagnostic } from '../../../core/diagnostic.ts';
import { MlopsError, type SerializedError, serializeError } from '../../../core/error.ts';
import { EXIT } from '../../../core/exit-code.ts';
import { statPath } from '../../content/file-stat.ts';
import { isOutside, isWithin, projectPath } from '../../pipeline/project-path.ts';
import type { Project, Stage } from '../../project/project.ts';
import type { Sandbox } from './sandbox.ts';

const ABOUT_SOMETHING_MISSING =
  /no such file|enoent|not found|cannot (?:open|find|stat|access|read)|can't open|does not exist|doesn't exist|no module named|no files found|not exist/i;
const PYTHON_MODULE = /no module named '?([\w.]+)'?/gi;
/** What a shell says, without quotes: `cannot open my file: No such file`. */
const CANNOT_OPEN = /(?:cannot|can't) (?:open|access|stat|find|read) (.+?)(?::|$)/gi;
/** Between quotes a path may hold spaces. */
const QUOTED = /"([^"]+)"|'([^']+)'|`([^`]+)`/g;

/**
 * @param lines what the stage printed, and its error
 * @param origin the folder that tells which files there are: the project's, or of what it is a copy
 * @returns undeclared paths that the stage has missed, relative to the root, in the order of its words
 */
export function undeclaredReads(
  lines: readonly string[],
  stage: Stage,
  { root }: Pick<Sandbox, 'root'>,
  origin: string,
): string[] {
  const directory = stage.action.kind === 'command' ? stage.action.directory : '.';
  const missed = new Set<string>();
  for (const line of lines) {
    if (!ABOUT_SOMETHING_MISSING.test(line)) continue;
    for (const word of pathsIn(line)) {
      const path = word.startsWith('/') ? relativeTo(root, word) : projectPath(directory, word);
      if (path === undefined || path === '.' || path.startsWith('.mlops/') || isMade(stage, path)) continue;
      if (statPath(join(root, path)).kind !== 'missing') continue;
      // What lies above the root belongs to the project only when it is asked for by a path with `..`.
      if (statPath(join(origin, path)).kind !== 'missing') missed.add(path);
    }
  }
  return [...missed];
}

/** The error of a stage that failed because it reads what it does not declare. */
export function undeclaredInput(project: Project, stage: Stage, paths: readonly string[]): SerializedError {
  const what = paths.map((path) => `\`${path}\``).join(', ');
  const made = paths.flatMap((path) => {
    const maker = project.stages.find(({ outputs }) => outputs.some((output) => output.path === path));
    return maker === undefined ? [] : [`\`${path}\` is made by stage \`${maker.name}\``];
  });
  const diagnostics: Diagnostic[] = [
    project.diagnose(stage.name, undefined, `does not declare ${what} in its \`deps\``),
  ];
  return serializeError(
    new MlopsError({
      code: 'UNDECLARED_INPUT',
      message: `stage \`${stage.name}\` reads ${what}, which it does not declare`,
      hints: [...paths.map((path) => `add to deps: - ${asDeclared(stage, path)}`), ...made],
      exitCode: EXIT.no,
      diagnostics,
      details: { paths },
    }),
  );
}

function* pathsIn(line: string): Iterable<string> {
  for (const match of line.matchAll(QUOTED)) yield match[1] ?? match[2] ?? match[3] ?? '';
  for (const [, path = ''] of line.matchAll(CANNOT_OPEN)) yield path;
  const parts = line.split(/:\s+/).map((part) => part.trim());
  // `cat: a b.txt: No such file`: the first of three or more names the program.
  yield* parts.length > 2 ? parts.slice(1) : parts;
  for (const word of line.split(/[\s'"`,;()[\]{}<>=]+/)) {
    const bare = word.replace(/[:.]+$/, '');
    // A plain word may be prose: `model not found` is not about the folder `model`.
    if (/[./]/.test(bare)) yield bare;
  }
  for (const [, module = ''] of line.matchAll(PYTHON_MODULE)) {
    const path = module.replaceAll('.', '/');
    yield `${path}.py`;
    yield `${path}/__init__.py`;
    yield path;
  }
}

function relativeTo(root: string, path: string): string | undefined {
  const normal = normalize(path);
  return normal.startsWith(`${root}/`) ? normal.slice(root.length + 1) : undefined;
}

const isMade = ({ outputs }: Stage, path: string): boolean =>
  outputs.some((output) => isWithin(path, output.path));

// `deps` are written from the `wdir` of a command.
function asDeclared({ action }: Stage, path: string): string {
  if (action.kind !== 'command' || action.directory === '.' || path.startsWith('/')) return path;
  if (path.startsWith(`${action.directory}/`)) return path.slice(action.directory.length + 1);
  if (isOutside(action.directory)) return path;
  return `${'../'.repeat(action.directory.split('/').length)}${path}`;
}
