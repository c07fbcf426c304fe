import { Module } from '@nestjs/common';
import { HashThreads } from './application/hash-threads.js';
import { PasswordHasher } from './application/password-hasher.js';
import { PasswordPolicy } from './application/password-policy.js';

@Module({
  providers: [{ provide: HashThreads, useFactory: () => new HashThreads() }, PasswordHasher, PasswordPolicy],
  exports: [PasswordHasher, PasswordPolicy],
})
export class PasswordsModule {}
