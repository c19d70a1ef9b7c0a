// What every peer does behind its GraphQL server: tokens, Spaces, logos, in memory.
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { GraphQLError } from 'graphql';

const secret = process.env.PEER_JWT_SECRET;
const address = `http://127.0.0.1:${process.env.PEER_PORT}`;
const largestLogo = 262144;

export const port = Number(process.env.PEER_PORT);

export const typeDefs = `
  scalar Upload
  type Query { spaces: [Space] space(id: ID!): Space }
  type Mutation {
    spaceCreate(input: SpaceCreateInput!): Space
    spaceUpdate(input: SpaceUpdateInput!): Space
  }
  type Space {
    id: ID!
    name: String!
    description: String
    createdDate: String
    createdByAccountId: String
    modifiedDate: String
    modifiedByAccountId: String
    theme: SpaceTheme
    sharedIpacks: [IntegrationPack]
    accountGroup: AccountGroup
    url: String
  }
  type SpaceTheme { logoAltTxt: String logoUrl: String }
  type IntegrationPack { id: ID name: String }
  type AccountGroup { id: ID name: String }
  enum SpaceSharingMode { ACCOUNT_GROUP }
  input SpaceThemeInput { logoAltTxt: String logo: Upload }
  input SpaceCreateInput {
    name: String!
    description: String
    sharingMode: SpaceSharingMode
    integrationPackIds: [ID]
    accountGroupId: ID!
    accountIds: [ID]
    theme: SpaceThemeInput
  }
  input SpaceUpdateInput {
    id: ID!
    name: String!
    description: String
    theme: SpaceThemeInput
  }
`;

const spaces = new Map();
const byGroup = new Map();
const byAccount = new Map();
const logos = new Map();

/** The caller that the token of an Authorization header names, or null. */
export function callerOf(authorization) {
  if (!authorization?.startsWith('Bearer ')) return null;
  const [head, body, signature] = authorization.slice(7).split('.');
  if (signature === undefined) return null;
  const expected = createHmac('sha256', secret).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const claims = JSON.parse(Buffer.from(body, 'base64url'));
  return claims.exp > Date.now() / 1000 ? { accountId: claims.accountId } : null;
}

export const unauthorized = JSON.stringify({
  data: null,
  errors: [{ message: 'Downstream Execution Error: Unauthorized', extensions: {} }],
});

function now() {
  return `${new Date().toISOString().slice(0, 19).replace('T', ' ')}.0`;
}

function refuse(code) {
  throw new GraphQLError(code, { extensions: { errorCode: code } });
}

function checkName(name) {
  if (!name.trim()) refuse('MISSING_SPACE_NAME');
  if (name.length > 255) refuse('SPACE_NAME_IS_LENGTHY');
  if (/[\x00-\x1f\x7f-\x9f<>"\\]/.test(name)) refuse('INVALID_SPACE_NAME');
}

const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

async function stored(theme, space, read) {
  if (!theme) return;
  if (theme.logoAltTxt !== undefined) space.theme.logoAltTxt = theme.logoAltTxt;
  if (!theme.logo) return;
  const content = await read(theme.logo);
  if (content.length > largestLogo || !content.subarray(0, 8).equals(png)) {
    refuse('SPACE_LOGO_UPLOAD_ERROR');
  }
  logos.delete(space.logoId);
  space.logoId = randomUUID();
  logos.set(space.logoId, content);
  space.theme.logoUrl = `${address}/logos/${space.logoId}`;
}

function owned(id, caller) {
  const space = spaces.get(id);
  if (space?.createdByAccountId !== caller.accountId) refuse('SPACE_NOT_FOUND');
  return space;
}

/** The resolvers; `read` makes a Buffer of what the server gives for an upload. */
export function resolversWith(read) {
  return {
    Query: {
      spaces: (_, __, caller) => byAccount.get(caller.accountId) ?? [],
      space: (_, { id }, caller) => owned(id, caller),
    },
    Mutation: {
      spaceCreate(_, { input }, caller) {
        checkName(input.name);
        if (!input.accountGroupId.trim()) refuse('MISSING_ACCT_GRP_ID');
        if (byGroup.has(input.accountGroupId)) refuse('SPACE_EXISTS_FOR_ACCT_GRP');
        const space = {
          id: randomUUID(),
          name: input.name,
          description: input.description ?? null,
          createdDate: now(),
          createdByAccountId: caller.accountId,
          modifiedDate: null,
          modifiedByAccountId: null,
          theme: { logoAltTxt: null, logoUrl: null },
          sharedIpacks: null,
          accountGroup: { id: input.accountGroupId, name: input.accountGroupId },
          url: `${address}/space?guid=${randomUUID()}`,
        };
        const save = () => {
          spaces.set(space.id, space);
          byGroup.set(input.accountGroupId, space);
          const own = byAccount.get(caller.accountId);
          if (own) own.push(space);
          else byAccount.set(caller.accountId, [space]);
          return space;
        };
        if (!input.theme) return save();
        return stored(input.theme, space, read).then(save);
      },
      spaceUpdate(_, { input }, caller) {
        const space = owned(input.id, caller);
        checkName(input.name);
        const save = () => {
          space.name = input.name;
          space.modifiedDate = now();
          return space;
        };
        if (!input.theme) return save();
        return stored(input.theme, space, read).then(save);
      },
    },
  };
}
