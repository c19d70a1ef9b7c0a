// graphql-js alone on Node's http server, each document parsed and validated once.
import { createServer } from 'node:http';
import { buildSchema, execute, parse, validate } from 'graphql';
import { callerOf, port, resolversWith, typeDefs, unauthorized } from './spaces.mjs';

const schema = buildSchema(typeDefs);
for (const [type, fields] of Object.entries(resolversWith(() => null))) {
  for (const [name, resolve] of Object.entries(fields)) {
    schema.getType(type).getFields()[name].resolve = resolve;
  }
}
const documents = new Map();

function documentOf(text) {
  let document = documents.get(text);
  if (!document) {
    document = parse(text);
    const errors = validate(schema, document);
    if (errors.length) throw errors[0];
    if (documents.size >= 1000) documents.clear();
    documents.set(text, document);
  }
  return document;
}

createServer((request, response) => {
  const caller = callerOf(request.headers.authorization);
  if (!caller) {
    response.writeHead(401, { 'Content-Type': 'application/json' }).end(unauthorized);
    return;
  }
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const { query, variables } = JSON.parse(Buffer.concat(chunks));
    const answer = await execute({
      schema,
      document: documentOf(query),
      contextValue: caller,
      variableValues: variables,
    });
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
}).listen(port, '127.0.0.1');
