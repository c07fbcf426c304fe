/** What the SDK helper `ID.unique()` sends: the server shall make an id (contract §5). */
export const UNIQUE_ID = 'unique()';

const UID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,35}$/;
const RULE = 'of 1 to 36 letters, digits, ".", "_" or "-", and begin with a letter or digit.';

/** Whether the server is to make the id. The empty text means that too, as in the reference. */
export function isGeneratedId(value: unknown): boolean {
  return value === UNIQUE_ID || value === '';
}

/** Contract §5, CustomId: an id of the client's choosing, or the wish for a generated one. */
export function customIdFault(value: unknown): string | undefined {
  if (isGeneratedId(value) || isUid(value)) return undefined;
  return `Value must be "${UNIQUE_ID}", or consist ${RULE}`;
}

/** Contract §5, UID: the id of something that exists already. `current` is one as well. */
export function uidFault(value: unknown): string | undefined {
  return isUid(value) ? undefined : `Value must consist ${RULE}`;
}

function isUid(value: unknown): boolean {
  return typeof value === 'string' && UID.test(value);
}
