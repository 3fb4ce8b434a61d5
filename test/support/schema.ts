import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'chai';

/** Checks what a command printed with `--json` against its documented schema in docs/schemas. */
export function expectSchema(command: string, document: unknown): void {
  const file = new URL(`../../docs/schemas/${command}.schema.json`, import.meta.url);
  const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(file, 'utf8')));
  validate(document);
  expect(validate.errors ?? []).to.deep.equal([]);
}
