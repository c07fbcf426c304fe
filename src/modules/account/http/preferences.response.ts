import { ApiExtension, ApiSchema } from '@nestjs/swagger';

/** Contract §6, Preferences: the object itself, whatever the client has put there. */
@ApiSchema({ description: 'The preferences, as they were stored.' })
@ApiExtension('x-free-form', true)
export class PreferencesResponse {
  [key: string]: unknown;
}
