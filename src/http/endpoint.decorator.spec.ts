import { anEndpoint } from '../../test/support/exchanges.js';
import { Endpoint, endpointOf, isUnpiped, SameEndpoint, Unpiped } from './endpoint.decorator.js';

const options = anEndpoint();

class Routes {
  @Endpoint(options) declared() {}
  undeclared() {}
}

class Doors {
  @SameEndpoint(options.id) other() {}
  @SameEndpoint('nowhere') nowhere() {}
}

@Unpiped()
class Pages {}

describe('@Endpoint', () => {
  it('is found on the handler that bears it', () => {
    expect(endpointOf(Object.getOwnPropertyDescriptor(Routes.prototype, 'declared')?.value as object)).toBe(
      options,
    );
    expect(
      endpointOf(Object.getOwnPropertyDescriptor(Routes.prototype, 'undeclared')?.value as object),
    ).toBeUndefined();
  });
});

describe('@SameEndpoint', () => {
  const handler = (name: string) => Object.getOwnPropertyDescriptor(Doors.prototype, name)?.value as object;

  it('stands for the endpoint of that id', () => {
    expect(endpointOf(handler('other'))).toBe(options);
  });

  it('does not let an id pass that nobody has declared', () => {
    expect(() => endpointOf(handler('nowhere'))).toThrow('there is no endpoint "nowhere"');
  });
});

describe('@Unpiped', () => {
  it('is found on the controller that bears it', () => {
    expect([isUnpiped(Pages), isUnpiped(Routes)]).toEqual([true, false]);
  });
});
