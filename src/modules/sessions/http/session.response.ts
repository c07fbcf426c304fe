import { ApiProperty } from '@nestjs/swagger';
import { isoDate } from '../../../kernel/clock.js';
import { DeviceResponse } from '../../devices/http/device.response.js';
import type { ProviderGrant } from '../domain/provider-grant.js';
import type { Session } from '../domain/session.js';

interface View {
  /** The project's session duration in milliseconds. */
  readonly duration: number;
  readonly locale: string;
  /** Id of the session that the request carried. */
  readonly currentId: string | null;
  /** The tokens of an OAuth2 session. They leave in the session object of their own user, and nowhere else. */
  readonly grant?: ProviderGrant | null;
}

/** Contract §6, Session. */
export class SessionResponse extends DeviceResponse {
  @ApiProperty({ type: String, description: 'Session id.', example: '5e5ea5c16897e1b64f2c' })
  $id!: string;

  @ApiProperty({ type: String, description: 'When it began.', example: '2023-05-01T12:34:56.789+00:00' })
  $createdAt!: string;

  @ApiProperty({ type: String, description: 'User id.', example: '5f5ca5d3a0e1b64f2c1d' })
  userId!: string;

  @ApiProperty({
    type: String,
    description: 'When it ends, by the project\u2019s current setting.',
    example: '2024-05-01T12:34:56.789+00:00',
  })
  expire!: string;

  @ApiProperty({ type: String, description: 'Way of signing in.', example: 'email' })
  provider!: string;

  @ApiProperty({ type: String, description: 'Who the user is to that provider.', example: 'ada@example.com' })
  providerUid!: string;

  @ApiProperty({ type: String, description: 'OAuth2 access token, else `""`.', example: '' })
  providerAccessToken!: string;

  @ApiProperty({ type: String, description: 'When that expires, else `""`.', example: '' })
  providerAccessTokenExpiry!: string;

  @ApiProperty({ type: String, description: 'OAuth2 refresh token, else `""`.', example: '' })
  providerRefreshToken!: string;

  @ApiProperty({ type: String, description: 'Address of the client.', example: '203.0.113.7' })
  ip!: string;

  @ApiProperty({ type: Boolean, description: 'Whether it is the session of this request.', example: true })
  current!: boolean;

  static of(session: Session, { duration, locale, currentId, grant = null }: View): SessionResponse {
    return {
      $id: session.id,
      $createdAt: isoDate(session.createdAt),
      userId: session.userId,
      expire: isoDate(session.expiresAt(duration)),
      provider: session.provider,
      providerUid: session.providerUid,
      providerAccessToken: grant?.accessToken ?? '',
      providerAccessTokenExpiry: isoDate(session.providerTokensExpireAt),
      providerRefreshToken: grant?.refreshToken ?? '',
      ip: session.ip,
      ...DeviceResponse.fieldsOf(session.device, locale),
      current: session.id === currentId,
    };
  }
}

/** Contract §6, SessionList: exactly these two keys. */
export class SessionListResponse {
  @ApiProperty({ type: Number, description: 'How many there are.', example: 1 })
  total!: number;

  @ApiProperty({ type: [SessionResponse], description: 'Oldest first.' })
  sessions!: SessionResponse[];
}
