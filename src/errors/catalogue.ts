/**
 * Every failure that a client can cause or meet: type, HTTP status, default message (contract §7). Only type and
 * status bind; the wording is ours. What is not listed here cannot leave the server: it becomes `general_unknown`.
 */
export const CATALOGUE = {
  general_unknown: [500, 'Server Error'],
  general_server_error: [500, 'The server could not finish this request.'],
  general_unknown_origin: [403, 'Invalid Origin. Register your client as a platform of this project.'],
  general_service_disabled: [503, 'The account service is switched off for this project.'],
  general_service_unavailable: [503, 'The service is not available at the moment. Please try again shortly.'],
  general_unauthorized_scope: [401, 'The caller is not allowed to use this endpoint.'],
  general_rate_limit_exceeded: [
    429,
    'Rate limit for this endpoint has been exceeded. Please try again later.',
  ],
  general_smtp_disabled: [503, 'No mail transport is configured, so this message cannot be sent.'],
  general_phone_disabled: [503, 'No SMS transport is configured, so this message cannot be sent.'],
  general_argument_invalid: [400, 'The request contains one or more invalid arguments.'],
  general_route_not_found: [404, 'Not Found'],
  general_protocol_unsupported: [500, 'The request cannot be fulfilled with the current protocol.'],

  document_update_conflict: [409, 'The document has been changed since the given time. Nothing was written.'],

  project_not_found: [
    404,
    'Project with the requested ID could not be found. Check the X-Appwrite-Project header.',
  ],
  project_unknown: [400, 'The project ID is either missing or not valid.'],
  project_key_expired: [401, 'The API key has expired. Please use another one.'],
  project_provider_disabled: [412, 'This OAuth2 provider is disabled for the project.'],
  project_provider_unsupported: [501, 'This OAuth2 provider is not supported.'],
  project_invalid_success_url: [400, 'Invalid redirect URL for OAuth success.'],
  project_invalid_failure_url: [400, 'Invalid redirect URL for OAuth failure.'],

  user_count_exceeded: [501, 'The project has reached its limit of users.'],
  user_jwt_invalid: [401, 'The JWT token is invalid. Check the X-Appwrite-JWT header.'],
  user_already_exists: [409, 'A user with the same id, email or phone already exists in this project.'],
  user_blocked: [401, 'The account is blocked.'],
  user_invalid_token: [401, 'Invalid token passed in the request. It may be wrong, used or expired.'],
  user_password_reset_required: [412, 'The account requires a password reset.'],
  user_invalid_credentials: [401, 'Invalid credentials. Please check the email and password.'],
  user_session_already_exists: [401, 'A session of this user is active already. Sign out first.'],
  user_not_found: [404, 'User with the requested ID or email could not be found.'],
  password_recently_used: [409, 'The password has been used recently. Please choose another one.'],
  user_email_already_exists: [409, 'Another user with this email exists already.'],
  user_phone_already_exists: [409, 'Another user with this phone number exists already.'],
  user_password_mismatch: [400, 'The two passwords do not match.'],
  user_session_not_found: [404, 'The session could not be found.'],
  user_identity_not_found: [404, 'The identity could not be found.'],
  user_auth_method_unsupported: [501, 'This way of signing in is switched off for the project.'],
  user_phone_not_found: [400, 'The account has no phone number.'],
  user_missing_id: [400, 'The OAuth2 provider did not say who the user is.'],
  user_unauthorized: [401, 'The user is not authorized to perform the requested action.'],
  user_oauth2_bad_request: [400, 'The OAuth2 provider refused the request.'],
  user_oauth2_unauthorized: [401, 'The OAuth2 provider did not accept the credentials.'],
  user_oauth2_provider_error: [424, 'The OAuth2 provider did not answer as expected.'],
  user_email_not_whitelisted: [401, 'This email is not allowed to sign up.'],
  user_ip_not_whitelisted: [401, 'This address is not allowed to sign up.'],
  user_anonymous_console_prohibited: [401, 'Anonymous users are not allowed here.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type ProblemType = keyof typeof CATALOGUE;
