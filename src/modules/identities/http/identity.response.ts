import { ApiProperty } from '@nestjs/swagger';
import { isoDate } from '../../../kernel/clock.js';
import type { Identity } from '../domain/identity.js';

/** Contract §18, identity. Provider tokens belong to sessions here: their fields are always empty. */
export class IdentityResponse {
  @ApiProperty({ type: String, description: 'Identity id.', example: '5e5ea5c16897e1b64f2c' })
  $id!: string;

  @ApiProperty({
    type: String,
    description: 'When it was attached.',
    example: '2023-05-01T12:34:56.789+00:00',
  })
  $createdAt!: string;

  @ApiProperty({ type: String, description: 'Last login with it.', example: '2023-05-01T12:34:56.789+00:00' })
  $updatedAt!: string;

  @ApiProperty({ type: String, description: 'User id.', example: '5f5ca5d3a0e1b64f2c1d' })
  userId!: string;

  @ApiProperty({ type: String, description: 'OAuth2 provider.', example: 'github' })
  provider!: string;

  @ApiProperty({ type: String, description: 'Who the user is to that provider.', example: '7340921' })
  providerUid!: string;

  @ApiProperty({
    type: String,
    description: 'Email address as the provider last gave it, `""` when none.',
    example: 'ada@example.com',
  })
  providerEmail!: string;

  @ApiProperty({ type: String, description: 'Always `""`: see the session.', example: '' })
  providerAccessToken!: string;

  @ApiProperty({ type: String, description: 'Always `""`: see the session.', example: '' })
  providerAccessTokenExpiry!: string;

  @ApiProperty({ type: String, description: 'Always `""`: see the session.', example: '' })
  providerRefreshToken!: string;

  static of(identity: Identity): IdentityResponse {
    return {
      $id: identity.id,
      $createdAt: isoDate(identity.createdAt),
      $updatedAt: isoDate(identity.updatedAt),
      userId: identity.userId,
      provider: identity.provider,
      providerUid: identity.uid,
      providerEmail: identity.email ?? '',
      providerAccessToken: '',
      providerAccessTokenExpiry: '',
      providerRefreshToken: '',
    };
  }
}

/** Contract §18: exactly these two keys. */
export class IdentityListResponse {
  @ApiProperty({ type: Number, description: 'How many the user has.', example: 1 })
  total!: number;

  @ApiProperty({ type: [IdentityResponse], description: 'A page of them, oldest first.' })
  identities!: IdentityResponse[];
}
