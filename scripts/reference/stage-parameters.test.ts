/** What users read of a stage's parameters: none without a description, and a value to begin with. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { JsonValue } from '../../src/core/json/json.ts';
import { describeParameters } from '../../src/engine/catalog/describe-parameters.ts';
import type { StageDefinition } from '../../src/core/stage.ts';
import { stages } from '../../stages/index.ts';

const schemaOf = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: 'input' }) as { readonly [keyword: string]: JsonValue };

const all: [string, () => Promise<{ readonly default: StageDefinition }>][] = Object.entries(stages);

describe.each(all)('the stage `%s`', (name, load) => {
  it('is called as its file is', async () => {
    const { default: stage } = await load();
    expect(stage.name).toBe(name);
    expect(stage.description).toMatch(/^[A-Z].*[^.]$/);
  });

  it('describes every parameter in a phrase without a full stop', async () => {
    const { default: stage } = await load();
    const parameters = describeParameters(schemaOf(stage.parameters));
    expect(parameters.length).toBeGreaterThan(0);
    for (const { name: parameter, description } of parameters)
      expect([parameter, description]).toEqual([parameter, expect.stringMatching(/^.{5,}[^.]$/)]);
  });

  it('has an example for every parameter, which its schema accepts', async () => {
    const { default: stage } = await load();
    const parameters = describeParameters(schemaOf(stage.parameters)).filter(
      (one) => !one.name.includes('.'),
    );
    for (const { name: parameter, example } of parameters) {
      expect([parameter, example]).not.toEqual([parameter, undefined]);
      const checked = stage.parameters.partial().safeParse({ [parameter]: example });
      expect([parameter, checked.error?.issues]).toEqual([parameter, undefined]);
    }
  });

  it('describes what its maps hold', async () => {
    const { default: stage } = await load();
    for (const { parameter, by, schemas } of stage.variants ?? []) {
      const known = Object.keys(stage.parameters.shape);
      expect(known).toContain(parameter);
      expect(known).toContain(by);
      for (const schema of Object.values(schemas)) {
        const held = describeParameters(schemaOf(schema), `${parameter}.`);
        expect(held.length).toBeGreaterThan(0);
        for (const { name: member, description, type } of held)
          expect([member, description, type]).not.toContainEqual(expect.stringMatching(/^$|^any value$/));
      }
    }
  });
});
