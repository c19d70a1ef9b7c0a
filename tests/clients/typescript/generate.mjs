// Generates a typed client of the published schema: node generate.mjs FOLDER SCHEMA OPERATIONS
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import * as requests from "@graphql-codegen/typescript-graphql-request";
import * as operations from "@graphql-codegen/typescript-operations";
import { buildSchema, parse, printSchema } from "graphql";

const [folder, schema, documents] = process.argv.slice(2);
const config = {
  scalars: { DateTime: "string", Upload: "File" },
  documentMode: "documentNode",
  strictScalars: true,
  useTypeImports: true,
};
const client = await codegen({
  filename: "client.ts",
  schema: parse(printSchema(buildSchema(readFileSync(schema, "utf8")))),
  documents: [{ document: parse(readFileSync(documents, "utf8")) }],
  config,
  plugins: [{ operations: {} }, { requests: {} }],
  pluginMap: { operations, requests },
});
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/client.ts`, client);
