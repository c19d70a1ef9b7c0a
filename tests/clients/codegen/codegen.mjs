// Generates types of the schema, and documents typed by the client preset.
const config = {
  scalars: { DateTime: "string", Upload: "File" },
  strictScalars: true,
  useTypeImports: true,
};
export default {
  schema: "../../../schema.graphql",
  documents: "../../contract/operations.graphql",
  emitLegacyCommonJSImports: false,
  generates: {
    "generated/schema.ts": { plugins: ["typescript"], config },
    "generated/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: { ...config, documentMode: "string" },
    },
  },
};
