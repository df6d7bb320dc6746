import type { JsonValue } from '../../src/core/json/json.ts';
import { parameterType } from '../../src/engine/catalog/parameter-type.ts';
import { asSchema, type Schema } from './draft-7.ts';
import { code, markdownTable, valueCode } from './markdown.ts';

/**
 * The members of a document, each a row: where it stands (`rows.total`, `checks[].column`), its type, whether it must be
 * there, its default and what it means.
 */
export function schemaRows(schema: Schema, comments: ReadonlyMap<string, string> = new Map()): string[][] {
  const members = [
    ...membersOf(schema, '', schema),
    ...ofBranches(schema, (branch) => membersOf(branch, '', schema), schema),
  ];
  return members.map(({ path, name, member, isRequired }) => {
    const fallback = member['default'];
    const told = member['description'];
    const description = typeof told === 'string' ? told : (comments.get(name) ?? '');
    return [code(path), typeText(member), isRequired ? 'yes' : '', valueCode(fallback), description];
  });
}

/** A table of such rows; a column that would be empty is left out. */
export function schemaTable(rows: readonly (readonly string[])[], required = 'Required'): string {
  const columns = ['Key', 'Type', required, 'Default', 'What it says'];
  const used = columns.map((_, index) => rows.some((row) => (row[index] ?? '') !== ''));
  const kept = <T>(cells: readonly T[]): T[] => cells.filter((_, index) => used[index]);
  return markdownTable(
    kept(columns),
    rows.map((row) => kept(row)),
  );
}

interface Member {
  readonly path: string;
  readonly name: string;
  readonly member: Schema;
  readonly isRequired: boolean;
}

function membersOf(schema: Schema, prefix: string, whole: Schema): Member[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(asSchema(schema['properties'])).flatMap(([name, value]) => {
    const member = resolved(asSchema(value), whole);
    const path = `${prefix}${name}`;
    const isRequired = required.includes(name) && member['default'] === undefined;
    return [{ path, name, member, isRequired }, ...within(member, path, whole)];
  });
}

/** The members of a map, of the items of a list, or of the maps that a value may be. */
function within(schema: Schema, path: string, whole: Schema): Member[] {
  if (Object.keys(schema).length === 0) return [];
  const items = resolved(asSchema(schema['items']), whole);
  const values = resolved(asSchema(schema['additionalProperties']), whole);
  return [
    ...membersOf(schema, `${path}.`, whole),
    ...membersOf(items, `${path}[].`, whole),
    ...within(withoutMembers(items), `${path}[]`, whole),
    ...membersOf(values, `${path}.NAME.`, whole),
    ...within(withoutMembers(values), `${path}.NAME`, whole),
    ...ofBranches(schema, (branch) => within(branch, path, whole), whole),
  ];
}

function withoutMembers(schema: Schema): Schema {
  const { properties: _, ...rest } = schema;
  return rest;
}

/** Always there is what every branch that is a map has. */
function ofBranches(schema: Schema, members: (branch: Schema) => Member[], whole: Schema): Member[] {
  const lists = branchesOf(schema)
    .map((one) => members(resolved(one, whole)))
    .filter((list) => list.length > 0);
  const all = new Map<string, Member>();
  for (const member of lists.flat()) {
    const isRequired = lists.every((list) => list.some((one) => one.path === member.path && one.isRequired));
    if (!all.has(member.path)) all.set(member.path, { ...member, isRequired });
  }
  return [...all.values()];
}

function typeText(schema: Schema): string {
  const branches = branchesOf(schema);
  const members = branches.filter((one) => Object.keys(asSchema(one['properties'])).length > 0);
  // Each kind of an entry has a map of its own: their names would fill the page.
  return members.length > 1 ? 'one of several maps' : shortened(parameterType(schema));
}

const shortened = (text: string): string =>
  text
    .replaceAll(/map of `[^`]+`(, `[^`]+`)*/g, 'map')
    .replaceAll('map of names to: any value', 'map')
    // YAML's empty value is as if the key were not there.
    .replaceAll(', or empty', '');

const branchesOf = (schema: Schema): Schema[] => {
  const found = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(found) ? found.map(asSchema) : [];
};

function resolved(schema: Schema, whole: Schema): Schema {
  const reference: JsonValue | undefined = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  // `z.json()`, which refers to itself.
  if (reference.includes('/__schema')) return {};
  const [, folder = '', name = ''] = reference.split('/');
  const { $ref: _, ...own } = schema;
  return { ...asSchema(asSchema(whole[folder])[name]), ...own };
}
