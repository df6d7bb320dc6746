import type * as z from 'zod';
import { compareCodeUnits } from '../../src/core/json/canonical-json.ts';
import type { StageDefinition } from '../../src/core/stage.ts';
import type { ParameterSchema, StageDescription } from '../../src/engine/project/stage-description.ts';
import { stages } from '../../stages/index.ts';
import { draft7 } from './draft-7.ts';

export type BuiltInStage = Omit<Required<StageDescription>, 'code' | 'entry' | 'checks'>;

/** What the build tells the engine of the built-in stages, but for their code; by name. */
export async function builtInStages(): Promise<BuiltInStage[]> {
  const loaded: StageDefinition[] = await Promise.all(
    Object.values(stages).map(async (load) => (await load()).default),
  );
  return loaded
    .toSorted((a, b) => compareCodeUnits(a.name, b.name))
    .map(({ name, description, parameters, variants = [] }) => ({
      name,
      description,
      schema: ofZod(parameters),
      variants: variants.map(({ parameter, by, schemas }) => ({
        parameter,
        by,
        schemas: Object.fromEntries(Object.entries(schemas).map(([value, one]) => [value, ofZod(one)])),
      })),
    }));
}

function ofZod(schema: z.ZodType): ParameterSchema {
  const { $schema: _, ...rest } = draft7(schema);
  return rest;
}
