import { Module } from '@nestjs/common';
import { CodeHash } from './application/code-hash.js';
import { PhoneCodes } from './application/phone-codes.js';
import { TokenService } from './application/token.service.js';
import { TokenRepository } from './persistence/token.repository.js';

@Module({
  providers: [TokenService, PhoneCodes, CodeHash, TokenRepository],
  exports: [TokenService, PhoneCodes],
})
export class TokensModule {}
