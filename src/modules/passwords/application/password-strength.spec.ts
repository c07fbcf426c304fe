import { personalWords } from './password-strength.js';

describe('personalWords', () => {
  it('are name and addresses, whole and in parts, without what is too short to tell', () => {
    const owner = { name: 'Ada de Lovelace', email: 'ada.l@example.com', phone: '+16502345678' };
    expect(personalWords(owner)).toEqual([
      'Ada de Lovelace',
      'ada.l@example.com',
      'ada.l',
      '+16502345678',
      ...['Ada', 'Lovelace', 'ada', 'example', 'com', '16502345678'],
    ]);
  });

  it('are none where nothing is known', () => {
    expect(personalWords({ name: '', email: null, phone: null })).toEqual([]);
  });
});
