import { Module } from '@nestjs/common';
import { TokenService } from './application/token.service.js';
import { TokenRepository } from './persistence/token.repository.js';

@Module({ providers: [TokenService, TokenRepository], exports: [TokenService] })
export class TokensModule {}
