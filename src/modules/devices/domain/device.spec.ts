import { Device, DEVICE_LENGTHS } from './device.js';

describe('Device.unknown', () => {
  it('has 12 empty fields and no country', () => {
    const { countryCode, ...others } = Device.unknown();
    expect(countryCode).toBe('--');
    expect(Object.values(others)).toEqual(Array(12).fill(''));
  });
});

describe('Device.of', () => {
  it('lower-cases the country', () => {
    expect(Device.of({}, 'JP').countryCode).toBe('jp');
  });

  it.each(['', '-', 'A1', 'USA', 'U', 'ÅÅ'])('knows no country %j', (code) => {
    expect(Device.of({}, code).countryCode).toBe('--');
  });

  it('keeps what is found and leaves the rest empty', () => {
    const device = Device.of({ osName: 'Android' }, 'us');
    expect(device).toEqual({ ...Device.unknown(), osName: 'Android', countryCode: 'us' });
  });

  it('cuts every part to what its column holds', () => {
    const names = Object.keys(DEVICE_LENGTHS) as (keyof typeof DEVICE_LENGTHS)[];
    const device = Device.of(Object.fromEntries(names.map((name) => [name, 'x'.repeat(500)])), '');
    for (const name of names) expect(device[name]).toHaveLength(DEVICE_LENGTHS[name]);
  });
});
