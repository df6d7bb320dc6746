import { layers, pathOf, type Layer } from './layers.ts';

/** How deep folders may nest below a layer. */
const DEPTH = 4;
const REASON = 'imports run one way: see ARCHITECTURE.md';

/**
 * The lint's restrictions of imports, as JSON: one line per layer and depth, since a rule sees only the text `../../model/x.ts`.
 * Tests may import what they hold their subject against.
 */
export function layerRules(): string {
  const depths = Array.from({ length: DEPTH }, (_, depth) => depth);
  const overrides = layers.flatMap((layer) => depths.map((depth) => JSON.stringify(rulesAt(layer, depth))));
  return `{\n"overrides": [\n${overrides.join(',\n')}\n]\n}\n`;
}

/** The table of ARCHITECTURE.md. */
export function layerTable(): string {
  const lines = layers.map((layer) => {
    const imports = layer.imports.length === 0 ? 'nothing of ours' : layer.imports.join(', ');
    return `| \`${pathOf(layer.folder)}\` | ${layer.purpose} | ${imports} | ${layer.owns?.name ?? ''} |`;
  });
  return [
    '| Folder | What it is for | May import | Is the only importer of |',
    '|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function rulesAt(layer: Layer, depth: number): object {
  const files = `${pathOf(layer.folder)}/${'*/'.repeat(depth)}*.ts`;
  const patterns = [...forbiddenPackages(layer), ...forbiddenFolders(layer, depth)];
  return {
    files: [files],
    excludeFiles: ['**/*.test.ts', '**/*.fixture.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
}

function forbiddenPackages(layer: Layer): object[] {
  return layers.flatMap(({ folder, owns }) =>
    owns === undefined || folder === layer.folder
      ? []
      : [{ group: [owns.packages], message: `only ${pathOf(folder)} imports ${owns.name}` }],
  );
}

/** Specifiers of files `depth` folders below the layer that lead into a folder it may not import. */
function forbiddenFolders(layer: Layer, depth: number): object[] {
  const forbidden = layers.filter(({ folder }) => folder !== layer.folder && !layer.imports.includes(folder));
  // A layer inside another (`model/onnx`) is reached from there by a shorter way as well.
  return forbidden.map(({ folder }) => ({
    regex: `^${specifier(layer.folder, depth, folder)}/`,
    message: REASON,
  }));
}

function specifier(from: string, depth: number, to: string): string {
  const here = [...pathOf(from).split('/'), ...Array.from({ length: depth }, () => '*')];
  const there = pathOf(to).split('/');
  const shared = here.findIndex((part, index) => part !== there[index]);
  const common = shared === -1 ? here.length : shared;
  const up = here.length - common;
  return `${up === 0 ? './' : '../'.repeat(up)}${there.slice(common).join('/')}`.replaceAll('.', '\\.');
}
