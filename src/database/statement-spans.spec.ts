import { statementIn } from './statement-spans.js';

describe('statementIn', () => {
  it.each([
    ['SELECT `User`.`id` FROM `users` `User` WHERE id = ?', 'SELECT', 'users'],
    ['SELECT 1 FROM "sessions" JOIN users ON 1', 'SELECT', 'sessions'],
    ['INSERT INTO `outbox`(`id`) VALUES (?)', 'INSERT', 'outbox'],
    ['update "tokens" SET "id" = ?', 'UPDATE', 'tokens'],
    ['DELETE FROM `activity` WHERE id IN (?)', 'DELETE', 'activity'],
    ['SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM outbox) AS counted)', 'SELECT', 'outbox'],
    ['BEGIN IMMEDIATE', 'BEGIN', undefined],
    ['START TRANSACTION', 'START', undefined],
    ['', 'OTHER', undefined],
  ])('names what %j does to which table', (sql, operation, table) => {
    expect(statementIn(sql)).toEqual({ operation, table });
  });
});
