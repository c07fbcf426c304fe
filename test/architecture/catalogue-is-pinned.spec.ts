import { CATALOGUE } from '../../src/errors/catalogue.js';

/** Contract §7: clients tell failures apart by these. A change here is a change of the contract. */
const PINNED: Record<string, number> = {
  general_unknown: 500,
  general_server_error: 500,
  general_unknown_origin: 403,
  general_service_disabled: 503,
  general_service_unavailable: 503,
  general_unauthorized_scope: 401,
  general_rate_limit_exceeded: 429,
  general_smtp_disabled: 503,
  general_phone_disabled: 503,
  general_argument_invalid: 400,
  general_route_not_found: 404,
  general_protocol_unsupported: 500,
  document_update_conflict: 409,
  project_not_found: 404,
  project_unknown: 400,
  project_key_expired: 401,
  project_provider_disabled: 412,
  project_provider_unsupported: 501,
  project_invalid_success_url: 400,
  project_invalid_failure_url: 400,
  user_count_exceeded: 501,
  user_jwt_invalid: 401,
  user_already_exists: 409,
  user_blocked: 401,
  user_invalid_token: 401,
  user_password_reset_required: 412,
  user_invalid_credentials: 401,
  user_session_already_exists: 401,
  user_not_found: 404,
  password_recently_used: 409,
  user_email_already_exists: 409,
  user_phone_already_exists: 409,
  user_password_mismatch: 400,
  user_session_not_found: 404,
  user_identity_not_found: 404,
  user_auth_method_unsupported: 501,
  user_phone_not_found: 400,
  user_missing_id: 400,
  user_unauthorized: 401,
  user_oauth2_bad_request: 400,
  user_oauth2_unauthorized: 401,
  user_oauth2_provider_error: 424,
  user_email_not_whitelisted: 401,
  user_ip_not_whitelisted: 401,
  user_anonymous_console_prohibited: 401,
};

describe('The error catalogue', () => {
  it('has exactly the types of the contract, each with its status', () => {
    const statuses = Object.fromEntries(Object.entries(CATALOGUE).map(([type, [status]]) => [type, status]));
    expect(statuses).toEqual(PINNED);
  });

  it('says the two messages that bind', () => {
    expect(CATALOGUE.general_unknown[1]).toBe('Server Error');
    expect(CATALOGUE.general_route_not_found[1]).toBe('Not Found');
  });

  it.each(Object.entries(CATALOGUE))('%s has a message for people', (_type, [, message]) => {
    expect(message).toMatch(/^[A-Z].{5,}/);
  });
});
