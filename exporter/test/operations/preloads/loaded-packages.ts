/** Writes into a file which of OpenTelemetry's packages are loaded, by whichever thread. */
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const file = process.env['LOADED_PACKAGES'] ?? '';
appendFileSync(file, 'begun\n');
registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier.startsWith('@opentelemetry/')) appendFileSync(file, `${specifier}\n`);
    return next(specifier, context);
  },
});
