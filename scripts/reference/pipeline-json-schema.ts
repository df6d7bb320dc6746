/**
 * The JSON Schema of pipeline.yaml: the grammar of the engine, and the keys of `with:` for each built-in stage. A value may be
 * a template `${…}` wherever another type is asked for.
 */
import type { JsonValue } from '../../src/core/json/json.ts';
import { pipelineSchema, stageSchema } from '../../src/engine/pipeline/pipeline-schema.ts';
import { asSchema, draft7, type Schema } from './draft-7.ts';
import { type BuiltInStage, builtInStages } from './built-in-stages.ts';

export async function pipelineJsonSchema(): Promise<JsonValue> {
  const { $schema, properties, ...top } = draft7(pipelineSchema);
  const stages = await builtInStages();
  const plain = plainStage(stages.map(({ name }) => name));
  return {
    $schema: $schema ?? '',
    title: 'pipeline.yaml',
    description:
      'The stages of a pipeline: what dvc.yaml accepts, and `uses`, `with`, `env`, `timeout`, `retries`, `sandbox`',
    ...top,
    properties: {
      ...asSchema(properties),
      stages: {
        description: 'the stages by name',
        type: ['object', 'null'],
        additionalProperties: {
          ...when(
            { anyOf: [{ required: ['foreach'] }, { required: ['do'] }] },
            { $ref: '#/definitions/foreach' },
          ),
          else: { $ref: '#/definitions/stage' },
        },
      },
    },
    definitions: {
      foreach: {
        type: 'object',
        required: ['foreach', 'do'],
        additionalProperties: false,
        properties: {
          foreach: {
            description: 'a list or a map: for each item a stage is made, with `${item}` and `${key}`',
            type: ['array', 'object', 'string'],
          },
          do: { $ref: '#/definitions/stage' },
        },
      },
      stage: {
        ...plain,
        allOf: [
          { oneOf: [{ required: ['uses'] }, { required: ['cmd'] }] },
          ...stages.map(({ name }) =>
            when(
              { properties: { uses: { const: name } }, required: ['uses'] },
              { required: ['with'], properties: { with: { $ref: `#/definitions/with-${name}` } } },
            ),
          ),
        ],
      },
      ...Object.fromEntries(stages.map((stage) => [`with-${stage.name}`, withSchema(stage)])),
    },
  };
}

// oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema: nobody awaits it
const when = (condition: Schema, consequence: Schema): Schema => ({ if: condition, then: consequence });

function withSchema({ schema, variants }: BuiltInStage): Schema {
  const conditions = variants.flatMap(({ parameter, by, schemas }) =>
    Object.entries(schemas).map(([value, held]) => {
      const isDefault = asSchema(asSchema(schema['properties'])[by])['default'] === value;
      return when(
        { properties: { [by]: { const: value } }, ...(isDefault ? {} : { required: [by] }) },
        { properties: { [parameter]: orTemplate(held) } },
      );
    }),
  );
  return { ...withTemplates(schema), ...(conditions.length === 0 ? {} : { allOf: conditions }) };
}

function plainStage(names: readonly string[]): Schema {
  const { $schema: _, properties, ...rest } = draft7(stageSchema);
  const { uses, ...others } = asSchema(properties);
  const known = { anyOf: [{ enum: [...names] }, { type: 'string', pattern: '^\\.{0,2}/|\\$\\{' }] };
  return {
    ...rest,
    properties: {
      uses: { ...asSchema(uses), ...known },
      ...Object.fromEntries(
        Object.entries(others).map(([name, schema]) => [name, name === 'with' ? schema : orTemplate(schema)]),
      ),
      matrix: {
        description: 'lists by name: a stage is made for each combination, with `${item.NAME}`',
        type: ['object', 'string'],
      },
    },
  };
}

const TEMPLATE = { type: 'string', pattern: '\\$\\{' };

/** The value, or a template that stands for it; the same within it. */
function orTemplate(value: JsonValue | undefined): Schema {
  const schema = asSchema(value);
  const { description, default: fallback, examples, ...rest } = schema;
  const inner = withTemplates(rest);
  const told = {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(examples === undefined ? {} : { examples }),
  };
  return takesAnyText(rest) ? { ...told, ...inner } : { ...told, anyOf: [inner, TEMPLATE] };
}

function withTemplates(schema: Schema): Schema {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword === 'properties')
        return [
          keyword,
          Object.fromEntries(Object.entries(asSchema(value)).map(([name, one]) => [name, orTemplate(one)])),
        ];
      if (keyword === 'items' || (keyword === 'additionalProperties' && value !== false))
        return [keyword, orTemplate(value)];
      if (keyword === 'anyOf' && Array.isArray(value))
        return [keyword, value.map((one) => withTemplates(asSchema(one)))];
      return [keyword, value];
    }),
  );
}

const takesAnyText = ({ type, pattern, enum: values, format, const: only, anyOf }: Schema): boolean =>
  pattern === undefined &&
  values === undefined &&
  format === undefined &&
  only === undefined &&
  anyOf === undefined &&
  (type === undefined || type === 'string' || (Array.isArray(type) && type.includes('string')));
