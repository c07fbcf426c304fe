import { ApiProperty } from '@nestjs/swagger';
import { isoDate } from '../../../kernel/clock.js';
import type { Token } from '../domain/token.js';

/** Contract §6, Token. */
export class TokenResponse {
  @ApiProperty({ type: String, description: 'Token id.', example: 'bb8ea5c16897e1b64f2c' })
  $id!: string;

  @ApiProperty({ type: String, description: 'When it was made.', example: '2023-05-01T12:34:56.789+00:00' })
  $createdAt!: string;

  @ApiProperty({ type: String, description: 'User id.', example: '5f5ca5d3a0e1b64f2c1d' })
  userId!: string;

  @ApiProperty({
    type: String,
    description: 'Always `""` for clients: the secret travels in the message.',
    example: '',
  })
  secret!: string;

  @ApiProperty({ type: String, description: 'When it expires.', example: '2023-05-01T13:34:56.789+00:00' })
  expire!: string;

  /** @param secret given to API keys only (contract §3.6) */
  static of(token: Token, secret = ''): TokenResponse {
    return {
      $id: token.id,
      $createdAt: isoDate(token.createdAt),
      userId: token.userId,
      secret,
      expire: isoDate(token.expiresAt),
    };
  }
}
