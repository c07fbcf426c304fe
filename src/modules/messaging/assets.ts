import { fileURLToPath } from 'node:url';

/** The module's own folder, where templates and texts lie beside the code, built or not. */
export const ASSETS = fileURLToPath(new URL('.', import.meta.url));
