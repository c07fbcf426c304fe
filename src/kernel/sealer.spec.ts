import { CannotOpen, Sealer } from './sealer.js';

const OLD = 'an-old-application-secret-0123456789';
const NEW = 'a-new-application-secret-0123456789';
const PLACE = 'outbox:64f0c1a2b3c4d5e6f7a8';

/** Made by the first release, with OLD, for PLACE. */
const WITHOUT_KEY_ID = Buffer.from('AQABAgMEBQYHCAkKC6hEOcBPmdZ1cVA0c+XLuajXu9hrCI0=', 'base64');

describe('Sealer', () => {
  const sealer = new Sealer([NEW, OLD]);

  it('opens what it has sealed, any Unicode text', () => {
    const text = 'secret=abc & “quotes” 🍰 \u0000';
    expect(sealer.open(sealer.seal(text, PLACE), PLACE)).toBe(text);
    expect(sealer.open(sealer.seal('', PLACE), PLACE)).toBe('');
  });

  it('shows nothing of the text, and never seals it the same way twice', () => {
    const [first, second] = [sealer.seal('123456', PLACE), sealer.seal('123456', PLACE)];
    expect(first.toString('latin1')).not.toContain('123456');
    expect(first.equals(second)).toBe(false);
  });

  it('opens what an older secret of the list has sealed', () => {
    expect(sealer.open(new Sealer([OLD]).seal('text', PLACE), PLACE)).toBe('text');
  });

  it('seals with the first secret, so that the others can be retired', () => {
    expect(new Sealer([NEW]).open(sealer.seal('text', PLACE), PLACE)).toBe('text');
  });

  it('does not open without the secret', () => {
    expect(() => new Sealer([OLD]).open(sealer.seal('text', PLACE), PLACE)).toThrow(CannotOpen);
  });

  it('does not open in another place', () => {
    expect(() => sealer.open(sealer.seal('text', PLACE), 'outbox:other')).toThrow(CannotOpen);
  });

  it('does not open when a single bit has changed, or something is cut off', () => {
    const sealed = sealer.seal('text', PLACE);
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(sealed.readUInt8(index) ^ 1, index);
      expect(() => sealer.open(changed, PLACE)).toThrow(CannotOpen);
      expect(() => sealer.open(sealed.subarray(0, index), PLACE)).toThrow(CannotOpen);
    }
  });

  it('has another key for another purpose', () => {
    expect(() => new Sealer([NEW], 'provider-tokens').open(sealer.seal('text', PLACE), PLACE)).toThrow(
      CannotOpen,
    );
  });

  it('tells by the key id what another secret has sealed', () => {
    expect(sealer.isOutdated(sealer.seal('text', PLACE))).toBe(false);
    expect(sealer.isOutdated(new Sealer([OLD]).seal('text', PLACE))).toBe(true);
    expect(sealer.isOutdated(WITHOUT_KEY_ID)).toBe(true);
    expect(sealer.isOutdated(Buffer.alloc(0))).toBe(true);
  });

  it('opens what was sealed before there were key ids', () => {
    expect(new Sealer([NEW, OLD]).open(WITHOUT_KEY_ID, PLACE)).toBe('of old');
  });
});
