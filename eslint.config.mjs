import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  // What create-plugin scaffolded is kept as it came, and so is what is generated.
  { ignores: ['**/node_modules/', '**/dist/', '**/.config/', 'coverage/', 'data/', '.cache/', 'api/openapi.d.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      // `{ left, ...rest }` is how a field is left out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A promise-returning handler is what Fastify asks for; node:test style callbacks are not used.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // A screen a function, a few screens a file. `describe` is a heading, and the default prices are a table.
    rules: {
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', { max: 70, skipComments: true }],
      // The formatter leaves alone what cannot be broken, and comments.
      'max-len': [
        'error',
        { code: 120, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true },
      ],
    },
  },
  { files: ['**/*.{test,spec}.{ts,tsx}'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['exporter/src/pricing/default-rates.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['{datasource,panel}-plugin/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  { files: ['**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } } },
  { files: ['*-plugin/jest-setup.js'], languageOptions: { globals: { HTMLCanvasElement: 'readonly' } } },
  { files: ['*-plugin/jest.config.js'], languageOptions: { globals: { module: 'writable', require: 'readonly' } } },
);
