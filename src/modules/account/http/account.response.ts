import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Instant, isoDate } from '../../../kernel/clock.js';

/** What the response needs of an account: the caller's, as the session check reads it, or a `User`. */
interface Account {
  readonly id: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly name: string;
  readonly active: boolean;
  readonly passwordUpdatedAt: Instant | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly emailVerified: boolean;
  readonly phoneVerified: boolean;
  readonly prefs: string;
  readonly accessedAt: Instant;
}

const DATE = { type: String, example: '2023-05-01T12:34:56.789+00:00' } as const;

/** Contract §6, Account: every field always there, never null, in this order. */
export class AccountResponse {
  @ApiProperty({ type: String, description: 'User id.', example: '5f5ca5d3a0e1b64f2c1d' })
  $id!: string;

  @ApiProperty({ ...DATE, description: 'When the account was created.' })
  $createdAt!: string;

  @ApiProperty({ ...DATE, description: 'When the record last changed.' })
  $updatedAt!: string;

  @ApiProperty({ type: String, description: 'Name, `""` when none.', example: 'Ada Lovelace' })
  name!: string;

  @ApiProperty({ ...DATE, description: 'When the user signed up.' })
  registration!: string;

  @ApiProperty({ type: Boolean, description: '`false`: blocked.', example: true })
  status!: boolean;

  @ApiPropertyOptional({
    type: [String],
    description: 'Always empty. From response format 1.4.0 on.',
    example: [],
  })
  labels?: string[];

  @ApiProperty({ ...DATE, description: 'When the password last changed, `""` when there never was one.' })
  passwordUpdate!: string;

  @ApiProperty({ type: String, description: 'Email address, `""` when none.', example: 'ada@example.com' })
  email!: string;

  @ApiProperty({
    type: String,
    description: 'Phone number in E.164, `""` when none.',
    example: '+16175551212',
  })
  phone!: string;

  @ApiProperty({ type: Boolean, description: 'Whether the email address is proven.', example: true })
  emailVerification!: boolean;

  @ApiProperty({ type: Boolean, description: 'Whether the phone number is proven.', example: false })
  phoneVerification!: boolean;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Preferences.',
    example: { theme: 'dark' },
  })
  prefs!: object;

  @ApiPropertyOptional({ ...DATE, description: 'Last use, to the day. From response format 1.4.0 on.' })
  accessedAt?: string;

  static of(account: Account, { knowsLabels }: { knowsLabels: boolean }): AccountResponse {
    const createdAt = isoDate(account.createdAt);
    return {
      $id: account.id,
      $createdAt: createdAt,
      $updatedAt: isoDate(account.updatedAt),
      name: account.name,
      registration: createdAt,
      status: account.active,
      ...(knowsLabels ? { labels: [] } : {}),
      passwordUpdate: isoDate(account.passwordUpdatedAt),
      email: account.email ?? '',
      phone: account.phone ?? '',
      emailVerification: account.emailVerified,
      phoneVerification: account.phoneVerified,
      prefs: JSON.parse(account.prefs) as object,
      ...(knowsLabels ? { accessedAt: isoDate(account.accessedAt) } : {}),
    };
  }
}
