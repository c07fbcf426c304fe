import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Handlebars from 'handlebars';
import type { Project } from '../../../kernel/project.js';
import { displayName } from '../../messaging/domain/display-name.js';
import { Templates } from '../../messaging/templates/templates.js';
import { Locales, type Texts } from '../../messaging/templates/texts.js';
import { ProjectRegistry } from '../../projects/application/project-registry.js';
import { pageLanguage } from './page-language.js';
import { pagePolicy } from './page-policy.js';

/** Who looks at a page: for which project, in which language. */
export interface Visitor {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly project: Project | undefined;
  readonly texts: Texts;
}

/** Each has a `page.<text>.title` and a `page.<text>.sentence`. */
export const PAGE_TEXTS = [
  ...(['log-in', 'done', 'invalid', 'blocked', 'too-many', 'foreign', 'failure'] as const),
  ...(['oauth2-success', 'oauth2-failure', 'oauth2-no-url'] as const),
] as const;

export type PageText = (typeof PAGE_TEXTS)[number];

interface Problem {
  readonly title: string;
  readonly sentence: string;
}

interface PageContent {
  /** What it says: in the reader's language, or in the words of the error catalogue. */
  readonly text: PageText | Problem;
  /** The app that the page hands over to, by itself and by a button. */
  readonly app?: string;
  /** Where to go on: in this browser, or in the app. */
  readonly choice?: {
    readonly action: string;
    readonly fields: readonly { readonly name: string; readonly value: string }[];
    readonly link: string;
    readonly appFirst: boolean;
  };
}

/** What every hosted page has in common: words, looks, and headers. */
@Injectable()
export class HostedPages {
  constructor(
    private readonly locales: Locales,
    private readonly templates: Templates,
    private readonly projects: ProjectRegistry,
  ) {}

  /** A page is opened from a mail: there are no headers to name a project, only the link's query, or the form. */
  visitorOf({ method, query, body, headers }: FastifyRequest): Visitor {
    const parameters = ((method === 'POST' ? body : query) ?? {}) as Record<string, unknown>;
    const { project: id, locale } = parameters;
    const project = typeof id === 'string' ? this.projects.find(id) : undefined;
    const speaks = (language: string) => this.locales.speaks(language, project?.id);
    const language = pageLanguage(locale, headers['accept-language'], speaks);
    return { parameters, project, texts: this.locales.in(language, project?.id) };
  }

  /** Sets the headers of a page. @returns its HTML */
  show(asked: Visitor, reply: FastifyReply, content: PageContent): string {
    const visitor = typeof content.text === 'string' ? asked : this.inEnglish(asked);
    const { project, texts } = visitor;
    const template = this.templates.of('page.html', project?.id ?? '');
    void reply.headers({
      ...headersOfAll(),
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Language': texts.language,
      'Content-Security-Policy': pagePolicy(template.source, content.choice && project?.url),
    });
    return template.render(viewOf(visitor, content));
  }

  /** Sends a form's reader on. 303: whatever is there is fetched with GET. */
  leave(reply: FastifyReply, url: string): string {
    void reply.code(303).headers({ ...headersOfAll(), Location: new URL(url).href });
    return '';
  }

  /** The catalogue knows no other language, and a page of two is read out, and set, in the wrong one. */
  private inEnglish(visitor: Visitor): Visitor {
    return { ...visitor, texts: this.locales.in('en', visitor.project?.id) };
  }
}

/** A link with a secret opens these pages: nobody keeps them, and nobody else hears of their address. */
function headersOfAll() {
  return { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' };
}

function viewOf({ project, texts }: Visitor, { text: said, choice, app }: PageContent) {
  const { language, direction } = texts;
  const projectName = displayName(project?.name ?? '');
  const values = { project: direction === 'rtl' ? isolated(projectName) : projectName };
  const text = (key: string) => texts.text(`page.${key}`, values);
  return {
    language,
    direction,
    ...(typeof said === 'string'
      ? { title: text(`${said}.title`), sentence: text(`${said}.sentence`) }
      : said),
    app:
      app === undefined
        ? undefined
        : { link: attribute(app), text: text('log-in.app'), hint: text('log-in.hint') },
    choice: choice && {
      ...choice,
      link: attribute(choice.link),
      here: text('log-in.here'),
      app: text('log-in.app'),
      hint: text('log-in.hint'),
    },
    back:
      project === undefined || project.url === '' || choice !== undefined || app !== undefined
        ? undefined
        : { url: project.url, text: text('back') },
  };
}

/** A name in Latin letters keeps its punctuation to itself, in a sentence from right to left. */
function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

/** Escaped, but for "=", which Handlebars would write as an entity: nobody could copy the link from the source. */
function attribute(value: string) {
  return new Handlebars.SafeString(Handlebars.escapeExpression(value).replaceAll('&#x3D;', '='));
}
