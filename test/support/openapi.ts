import { Ajv, type ValidateFunction } from 'ajv';
import type { Answer } from './client.js';

/** As much of an OpenAPI document as is looked at here. */
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, { properties?: object; additionalProperties?: unknown }> };
}

interface Operation {
  responses?: Record<string, { $ref?: string; content?: Record<string, { schema?: object }> }>;
}

/** Refusals below the routes (contract §2.3), which may come from anywhere. */
const TRANSPORT_STATUSES = new Set([408, 413, 431]);

/** Holds answers against the document that the server itself publishes. */
export class PublishedDocument {
  private readonly ajv: Ajv;
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly routes: { pattern: RegExp; literal: boolean; path: string }[];

  constructor(private readonly document: Document) {
    // A field that the document does not know is a leak, or a gap in the document.
    for (const schema of Object.values(document.components?.schemas ?? {})) {
      if (Object.keys(schema.properties ?? {}).length > 0) schema.additionalProperties ??= false;
    }
    this.ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, logger: false });
    this.ajv.addSchema(document, 'document');
    this.routes = Object.keys(document.paths)
      .map((path) => ({ path, literal: !path.includes('{'), pattern: patternOf(path) }))
      // "Literal paths win over {sessionId}" (contract §9.1).
      .sort((a, b) => Number(b.literal) - Number(a.literal));
  }

  static async of(origin: string): Promise<PublishedDocument> {
    const answer = await fetch(`${origin}/docs/openapi.json`);
    if (!answer.ok) throw new Error(`GET /docs/openapi.json: ${answer.status}`);
    return new PublishedDocument((await answer.json()) as Document);
  }

  /** Throws when a documented route answers what the document does not promise. `path` is relative to /v1. */
  check(method: string, path: string, answer: Answer): void {
    const found = this.operation(method, path);
    if (found === undefined || TRANSPORT_STATUSES.has(answer.status)) return;
    const { operation, pointer } = found;
    const status = String(answer.status);
    const where = `${method} ${path} → ${status}`;
    const response = operation.responses?.[status];
    if (response === undefined) {
      throw new Error(
        `${where}: the OpenAPI document does not list this status\n${answer.text.slice(0, 500)}`,
      );
    }
    if (method === 'HEAD') return;

    const responsePointer = response.$ref?.replace(/^#/, '') ?? `${pointer}/responses/${status}`;
    const contents = this.resolve(responsePointer)?.content;
    // A page: what is on it is for people.
    if (contents?.['text/html'] !== undefined) return;
    const content = contents?.['application/json'];
    if (content?.schema === undefined) {
      if (answer.text !== '')
        throw new Error(`${where}: the OpenAPI document promises no body\n${answer.text}`);
      return;
    }
    const validate = this.validator(`${responsePointer}/content/${escaped('application/json')}/schema`);
    if (!validate(answer.body)) {
      throw new Error(
        `${where}: not what the OpenAPI document promises: ${this.ajv.errorsText(validate.errors)}`,
      );
    }
  }

  private operation(method: string, path: string): { operation: Operation; pointer: string } | undefined {
    const name = (method === 'HEAD' ? 'GET' : method).toLowerCase();
    const bare = `/v1${path}`.replace(/[?#].*$/s, '').replace(/(?<=.)\/$/, '');
    for (const route of this.routes) {
      const operation = this.document.paths[route.path]?.[name];
      if (operation !== undefined && route.pattern.test(bare)) {
        return { operation, pointer: `/paths/${escaped(route.path)}/${name}` };
      }
    }
    return undefined;
  }

  private resolve(pointer: string): { content?: Record<string, { schema?: object }> } | undefined {
    const steps = pointer.split('/').slice(1);
    return steps.reduce<unknown>((node, step) => {
      const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
      return (node as Record<string, unknown> | undefined)?.[key];
    }, this.document) as { content?: Record<string, { schema?: object }> } | undefined;
  }

  private validator(pointer: string): ValidateFunction {
    const known = this.validators.get(pointer);
    if (known !== undefined) return known;
    const made = this.ajv.compile({ $ref: `document#${pointer}` });
    this.validators.set(pointer, made);
    return made;
  }
}

function patternOf(path: string): RegExp {
  const withPrefix = path.startsWith('/v1') ? path : `/v1${path}`;
  const source = withPrefix
    .split(/\{[^}]*\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]+');
  return new RegExp(`^${source}$`);
}

function escaped(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
}
