/** A stage with `uses`: its `with` is held against the stage's own schema, whose roles say what is input and output. */
import * as z from 'zod';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { OutputKind, StageInput, StageState } from '../project/project.ts';
import type { ParameterSchema, StageCatalog, StageDescription } from '../project/stage-description.ts';
import { doubleOf, type ParameterValue, toJson } from './parameters/parameter-value.ts';
import { projectPath } from './project-path.ts';
import { readInput, unique } from './resolve-command-stage.ts';
import { type ResolvedStage, StageDeclarations, type StageDraft } from './stage-draft.ts';
import { didYouMean } from '../../core/text/suggest.ts';
import { zodMistakes } from '../../core/zod/zod-mistakes.ts';
import { parameterExample } from './parameter-example.ts';
import type { YamlPath } from './yaml/yaml-places.ts';

const ONLY_COMMANDS = ['wdir', 'params', 'outs', 'metrics', 'plots'] as const;

/** Undefined when there is no such stage, or its parameters are wrong; then `diagnostics` say why. */
export async function resolveUsesStage(
  draft: StageDraft,
  uses: string,
  catalog: StageCatalog,
  diagnostics: Diagnostic[],
): Promise<ResolvedStage | undefined> {
  const { raw } = draft;
  const declared = new StageDeclarations(draft, diagnostics);
  const description = await catalog.describe(uses);
  if (description === undefined) {
    const isModule = uses.startsWith('.') || uses.startsWith('/');
    declared.mistake(['uses'], isModule ? `no file \`${uses}\`` : unknownStage(uses, await catalog.names()));
    return undefined;
  }
  for (const key of ONLY_COMMANDS) {
    if (raw[key] === undefined) continue;
    declared.mistake(
      [key],
      `\`${key}\` belongs to \`cmd\`; a stage with \`uses\` declares it under \`with\``,
      'key',
    );
  }
  if (raw.retries !== undefined) {
    const why = 'a stage with `uses` is deterministic and would fail again';
    declared.mistake(['retries'], `\`retries\` belongs to \`cmd\`: ${why}`, 'key');
  }
  const parameters = checkParameters(raw.with ?? {}, description, declared);
  if (parameters === undefined) return undefined;
  const inputs: StageInput[] = (raw.deps ?? []).map((path, index) =>
    readInput(path, '.', ['deps', index], declared),
  );
  const state: StageState[] = [];
  for (const [name, property] of Object.entries(propertiesOf(description.schema))) {
    const value = parameters[name];
    const role = property['role'];
    if (typeof role !== 'string' || typeof value !== 'string') continue;
    const path = projectPath('.', value);
    const within: YamlPath = ['with', name];
    const output = (outputPath: string, kind: OutputKind) =>
      declared.output({ path: outputPath, kind, parameter: name, cache: true, persist: false }, within);
    if (role === 'input') {
      declared.place(path, within);
      inputs.push({ path, parameter: name });
    } else if (role === 'output' || role === 'metrics') output(path, role);
    else if (role === 'report') {
      output(`${path}.json`, 'report');
      output(`${path}.html`, 'report');
    } else if (role === 'state') {
      declared.place(path, within);
      state.push({
        parameter: name,
        access: property['access'] === 'baseline' ? 'baseline' : 'production',
        path,
      });
    }
  }
  return declared.finish({
    action: {
      kind: 'uses',
      uses,
      code: description.code,
      entry: description.entry,
      checks: description.checks,
    },
    parameters,
    inputs: unique(inputs),
    state,
  });
}

function unknownStage(uses: string, known: readonly string[]): string {
  const all = `; there are ${known.map((name) => `\`${name}\``).join(', ')}`;
  return `no stage \`${uses}\`${didYouMean(uses, known) || all}`;
}

function checkParameters(
  given: { readonly [name: string]: unknown },
  description: StageDescription,
  declared: StageDeclarations,
): { readonly [name: string]: JsonValue } | undefined {
  const before = declared.diagnostics.length;
  // The reader of the file made it of parameter values only.
  const value = toJson(given as { [name: string]: ParameterValue }, (number, path) => {
    const double = doubleOf(number);
    if (double !== undefined) return double;
    declared.mistake(['with', ...path], `\`${number.text}\` is not a number that can be kept exactly`);
    return null;
  });
  if (declared.diagnostics.length > before) return undefined;
  reportUnknown(value, description.schema, ['with'], declared);
  const schema = z.fromJSONSchema(description.schema);
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const mistakes = zodMistakes(parsed.error.issues, value, {
      exampleAt: (path) => parameterExample(description.schema, path),
    });
    for (const mistake of mistakes) {
      const within = ['with', ...mistake.path];
      // A missing parameter is shown at `with`, an unknown one was already.
      if (!mistake.message.startsWith('unknown key')) declared.mistake(within, mistake.message, mistake.part);
    }
  }
  return declared.diagnostics.length > before ? undefined : (parsed.data as { [name: string]: JsonValue });
}

// zod lets unknown keys of a plain object pass; a misspelt parameter would silently take its default.
function reportUnknown(
  value: JsonValue | undefined,
  schema: ParameterSchema,
  within: YamlPath,
  declared: StageDeclarations,
): void {
  const closed = schema['additionalProperties'] === undefined || schema['additionalProperties'] === false;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  if (schema['properties'] === undefined && schema['type'] !== 'object') return;
  const properties = propertiesOf(schema);
  for (const [name, member] of Object.entries(value)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property !== undefined) reportUnknown(member, property, [...within, name], declared);
    else if (closed) {
      const meant = didYouMean(name, Object.keys(properties));
      declared.mistake([...within, name], `unknown parameter \`${name}\`${meant}`, 'key');
    }
  }
}

function propertiesOf(schema: ParameterSchema): { readonly [name: string]: ParameterSchema } {
  const properties = schema['properties'];
  // By JSON Schema, `properties` maps names to schemas.
  return typeof properties === 'object' && properties !== null
    ? (properties as { readonly [name: string]: ParameterSchema })
    : {};
}
