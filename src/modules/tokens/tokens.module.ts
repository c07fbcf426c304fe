import { Module } from '@nestjs/common';
import { PhoneCodes } from './application/phone-codes.js';
import { TokenService } from './application/token.service.js';
import { TokenRepository } from './persistence/token.repository.js';

@Module({ providers: [TokenService, PhoneCodes, TokenRepository], exports: [TokenService, PhoneCodes] })
export class TokensModule {}
