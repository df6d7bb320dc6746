/** JSON Schemas of the files that users write, for editors and other programs: `schemas/*.schema.json`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import type { JsonValue } from '../../src/core/json/json.ts';
import { projectConfigSchema } from '../../src/documents/project-config.ts';
import { scoringRulesSchema } from '../../src/documents/scoring-rules.ts';
import { root } from '../bundle/bundle-options.ts';
import { draft7 } from './draft-7.ts';
import { pipelineJsonSchema } from './pipeline-json-schema.ts';
import type { Page } from './page.ts';

export async function jsonSchemas(): Promise<Page[]> {
  const documents: [string, JsonValue][] = [
    ['pipeline', await pipelineJsonSchema()],
    [
      'mlops',
      ofDocument(projectConfigSchema, 'mlops.yaml', 'What people and machines of a project agree on'),
    ],
    ['scoring', ofDocument(scoringRulesSchema, 'scoring.yaml', 'Bands and limits of scoring')],
  ];
  const profile = await readFile(join(root, 'profiles/profile.schema.json'), 'utf8');
  return [
    ...documents.map(([name, schema]) => ({
      path: `schemas/${name}.schema.json`,
      text: `${JSON.stringify(schema, undefined, 2)}\n`,
    })),
    { path: 'schemas/profile.schema.json', text: profile },
  ];
}

function ofDocument(schema: z.ZodType, title: string, description: string): JsonValue {
  const { $schema = '', ...rest } = draft7(schema);
  return { $schema, title, description, ...rest };
}
