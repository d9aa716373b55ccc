/**
 * Providers as price lists call them. Conventions, their earlier generations and other instrumentations each have names
 * of their own, and a price of the provider's is found by its name only.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  anthropic: ['claude'],
  aws: ['aws.bedrock', 'aws_bedrock', 'bedrock', 'amazon-bedrock', 'bedrock_converse'],
  azure: ['azure.ai.openai', 'azure.ai.inference', 'az.ai.openai', 'az.ai.inference', 'azure-openai', 'azure_ai'],
  cohere: ['cohere_chat'],
  google: [
    ...[
      'gcp.gemini',
      'gcp.gen_ai',
      'gcp.vertex_ai',
      'gemini',
      'google-gemini',
      'google_genai',
      'vertex_ai',
      'vertexai',
    ],
    ...['google_generativeai', 'google_vertex', 'google-vertex', 'google.generative-ai', 'google.vertex'],
  ],
  mistral: ['mistral_ai', 'mistralai'],
  moonshotai: ['moonshot_ai', 'moonshot'],
  openai: ['openai_chat', 'text-completion-openai'],
  'x-ai': ['x_ai', 'xai'],
};
const CANONICAL: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMES).flatMap(([name, aliases]) => aliases.map((alias) => [alias, name])),
);

/** One that is not known stays as it is told, in lower case. */
export function providerOf(told: string): string {
  const name = told.toLowerCase();
  return CANONICAL.get(name) ?? name;
}
