import { CreateAccounts1764000000000 } from './1764000000000-create-accounts.js';
import { CreateMessages1764000000001 } from './1764000000001-create-messages.js';
import { CreateIdentities1764000000002 } from './1764000000002-create-identities.js';
import { IndexAnonymousUsers1764000000003 } from './1764000000003-index-anonymous-users.js';
import { AddressMessages1764000000004 } from './1764000000004-address-messages.js';

/** In the order of their making. A released migration is never edited: add another one. */
export const MIGRATIONS = [
  CreateAccounts1764000000000,
  CreateMessages1764000000001,
  CreateIdentities1764000000002,
  IndexAnonymousUsers1764000000003,
  AddressMessages1764000000004,
];
