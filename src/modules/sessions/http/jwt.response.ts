import { ApiProperty } from '@nestjs/swagger';

/** Contract §6, JWT. */
export class JwtResponse {
  @ApiProperty({
    type: String,
    description: 'For the header `X-Appwrite-JWT`, valid for 15 minutes.',
    example: 'eyJhbGciOi…',
  })
  jwt!: string;
}
