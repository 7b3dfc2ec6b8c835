// Writes the TypeScript types of schemas/*.schema.json into charts/src/schema/. With --check it writes nothing and
// fails if a committed file differs. It knows the part of JSON Schema that the C++ side prints, and stops at anything else.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const schemas = join(here, '../../../schemas');
const target = join(here, '../../charts/src/schema');
const shown = ['finding', 'statement'];

const pascal = (name) => name.replace(/(^|_)([a-z])/g, (_, __, letter) => letter.toUpperCase());
const plain = { string: 'string', number: 'number', integer: 'number', boolean: 'boolean', null: 'null' };
const group = (type) => (/^[^<{]*\|/.test(type) ? `(${type})` : type);

function type_of(schema, indent, imports) {
  if (schema.$ref) {
    const [file, path] = schema.$ref.split('#');
    const name = pascal(path.split('/').at(-1) || file.replace('.schema.json', ''));
    if (file) imports.add(`import type { ${name} } from './${file.replace('.schema.json', '')}';`);
    return name;
  }
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => (value === null ? 'null' : `'${value}'`)).join(' | ');
  if (schema.anyOf ?? schema.oneOf) return (schema.anyOf ?? schema.oneOf).map((one) => type_of(one, indent, imports)).join(' | ');
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.map((type) => one_type(type, schema, indent, imports)).join(' | ');
}

function one_type(type, schema, indent, imports) {
  if (plain[type]) return plain[type];
  if (type === 'array') {
    if (schema.prefixItems) return `[${schema.prefixItems.map((item) => type_of(item, indent, imports)).join(', ')}]`;
    return `${group(type_of(schema.items, indent, imports))}[]`;
  }
  if (type === 'object' && schema.properties) return object_type(schema, indent, imports);
  if (type === 'object') return `Record<string, ${type_of(schema.additionalProperties, indent, imports)}>`;
  throw new Error(`types.mjs does not know ${JSON.stringify(schema).slice(0, 120)}`);
}

function object_type(schema, indent, imports) {
  const required = new Set(schema.required ?? []);
  const inner = `${indent}  `;
  const lines = Object.entries(schema.properties).map(([name, property]) => {
    const comment = property.description ? `${inner}/** ${property.description} */\n` : '';
    return `${comment}${inner}${name}${required.has(name) ? '' : '?'}: ${type_of(property, inner, imports)};`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function declaration(name, schema, imports) {
  const comment = schema.description ? `/** ${schema.description} */\n` : '';
  if (schema.type === 'object' && schema.properties) return `${comment}export interface ${pascal(name)} ${object_type(schema, '', imports)}\n`;
  return `${comment}export type ${pascal(name)} = ${type_of(schema, '', imports)};\n`;
}

function file_of(name) {
  const schema = JSON.parse(readFileSync(join(schemas, `${name}.schema.json`), 'utf8'));
  const imports = new Set();
  const definitions = Object.entries(schema.$defs ?? {}).map(([definition, body]) => declaration(definition, body, imports));
  if (!schema.$ref) definitions.unshift(declaration(name, schema, imports));
  const head = `// Generated from schemas/${name}.schema.json by \`npm run types\`; do not edit.\n`;
  return [head, ...(imports.size ? [`${[...imports].join('\n')}\n`] : []), ...definitions].join('\n');
}

const check = process.argv.includes('--check');
mkdirSync(target, { recursive: true });
const present = readdirSync(schemas).map((file) => file.replace('.schema.json', ''));
let stale = 0;
for (const name of shown.filter((one) => present.includes(one))) {
  const path = join(target, `${name}.ts`);
  const text = file_of(name);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  stale += 1;
  if (check) console.error(`${path} does not match its schema; run npm run types`);
  else writeFileSync(path, text);
}
if (check && stale > 0) process.exit(1);
