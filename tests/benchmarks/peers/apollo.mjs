// Apollo Server on Node's http server, with graphql-upload for multipart requests.
import { createServer } from 'node:http';
import { ApolloServer, HeaderMap } from '@apollo/server';
import GraphQLUpload from 'graphql-upload/GraphQLUpload.mjs';
import processRequest from 'graphql-upload/processRequest.mjs';
import { callerOf, port, resolversWith, typeDefs, unauthorized } from './spaces.mjs';

async function bytes(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function read(upload) {
  const { createReadStream } = await upload;
  return bytes(createReadStream());
}

const server = new ApolloServer({
  typeDefs,
  resolvers: { Upload: GraphQLUpload, ...resolversWith(read) },
  csrfPrevention: false,
});
await server.start();

createServer(async (request, response) => {
  const caller = callerOf(request.headers.authorization);
  if (!caller) {
    response.writeHead(401, { 'Content-Type': 'application/json' }).end(unauthorized);
    return;
  }
  const isForm = request.headers['content-type']?.startsWith('multipart/form-data');
  const headers = new HeaderMap(Object.entries(request.headers));
  if (isForm) headers.set('content-type', 'application/json');
  const answer = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method,
      headers,
      search: '',
      body: isForm
        ? await processRequest(request, response)
        : JSON.parse(await bytes(request)),
    },
    context: async () => caller,
  });
  response.writeHead(answer.status ?? 200, Object.fromEntries(answer.headers));
  response.end(answer.body.string);
}).listen(port, '127.0.0.1');
