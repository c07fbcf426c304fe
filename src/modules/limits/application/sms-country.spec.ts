import { aProject } from '../../../../test/support/fixtures.js';
import { refuseForeignCountry } from './sms-country.js';

const project = aProject({ smsCountries: ['DE', 'US'] });
const REFUSED = expect.objectContaining({ type: 'general_argument_invalid', status: 400 });

describe('refuseForeignCountry', () => {
  it.each(['+4915112345678', '+16175551212'])(
    'lets a message go to %s, whose country the project lists',
    (phone) => {
      expect(() => refuseForeignCountry(project, phone)).not.toThrow();
    },
  );

  it.each([
    ['another country', '+33612345678'],
    // The same country code as the United States.
    ['Canada', '+16135550123'],
    ['no country at all', '+999123456'],
    ['a premium number of the world', '+8835100012345'],
    ['a number too short for any', '+12'],
  ])('refuses %s', (_what, phone) => {
    expect(() => refuseForeignCountry(project, phone)).toThrow(REFUSED);
  });

  it('refuses nothing where the project lists no countries, and all where it lists none of them', () => {
    expect(() => refuseForeignCountry(aProject({ smsCountries: null }), '+33612345678')).not.toThrow();
    expect(() => refuseForeignCountry(aProject({ smsCountries: [] }), '+16175551212')).toThrow(REFUSED);
  });
});
