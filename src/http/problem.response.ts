import { ApiProperty } from '@nestjs/swagger';
import { CATALOGUE } from '../errors/catalogue.js';
import { VERSION } from '../version.js';

/** Every error (contract §6). */
export class ProblemResponse {
  @ApiProperty({ type: String, description: 'For people. Not to be parsed.', example: 'Not Found' })
  message!: string;

  @ApiProperty({ type: Number, description: 'The HTTP status.', example: 404 })
  code!: number;

  @ApiProperty({
    type: String,
    enum: Object.keys(CATALOGUE),
    description: 'For programs.',
    example: 'general_route_not_found',
  })
  type!: string;

  @ApiProperty({ type: String, description: 'Version of the server.', example: VERSION })
  version!: string;
}
