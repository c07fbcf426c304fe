import { Module } from '@nestjs/common';
import { OutgoingModule } from '../oauth2/outgoing.module.js';
import { BreachRange } from './application/breach-range.js';
import { BreachedPasswords } from './application/breached-passwords.js';
import { HashThreads } from './application/hash-threads.js';
import { PasswordHasher } from './application/password-hasher.js';
import { PasswordPolicy } from './application/password-policy.js';
import { PasswordStrength } from './application/password-strength.js';
import { StrengthMeter } from './application/strength-meter.js';

@Module({
  imports: [OutgoingModule],
  providers: [
    BreachRange,
    BreachedPasswords,
    { provide: HashThreads, useFactory: () => new HashThreads() },
    PasswordHasher,
    PasswordPolicy,
    PasswordStrength,
    { provide: StrengthMeter, useFactory: () => new StrengthMeter() },
  ],
  exports: [PasswordHasher, PasswordPolicy],
})
export class PasswordsModule {}
