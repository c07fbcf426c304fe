import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Lets Nest and our own classes write to the same log. The last argument of a call is the class that speaks. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    // Nest tells of each module and route it sets up; that is for people who debug it.
    const level = NEST_CHATTER.has(String(rest.at(-1))) ? 'debug' : 'info';
    this.write(level, message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  private write(
    level: 'error' | 'warn' | 'info' | 'debug' | 'trace',
    message: unknown,
    rest: unknown[],
  ): void {
    const context = rest.at(-1);
    const from = typeof context === 'string' ? { from: context } : {};
    if (message instanceof Error) this.logger[level]({ ...from, error: message }, message.name);
    else if (typeof message === 'string') this.logger[level](from, message);
    else this.logger[level]({ ...from, ...Object(message) });
  }
}

const NEST_CHATTER = new Set([
  'InstanceLoader',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
  'NestApplication',
]);
