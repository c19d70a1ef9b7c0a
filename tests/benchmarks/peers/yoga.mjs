// graphql-yoga on Node's http server.
import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { callerOf, port, resolversWith, typeDefs, unauthorized } from './spaces.mjs';

const read = async (file) => Buffer.from(await file.arrayBuffer());
const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers: resolversWith(read) }),
  graphiql: false,
  landingPage: false,
  logging: false,
  cors: false,
  context: ({ req }) => req.caller,
});

createServer((request, response) => {
  request.caller = callerOf(request.headers.authorization);
  if (request.caller) return yoga(request, response);
  response.writeHead(401, { 'Content-Type': 'application/json' }).end(unauthorized);
}).listen(port, '127.0.0.1');
