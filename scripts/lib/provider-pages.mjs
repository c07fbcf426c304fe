/** The pages of docs/providers, made from the descriptors of the providers. */

const CALLBACK = 'PUBLIC_URL/v1/account/sessions/oauth2/callback';

/** By file name. */
export function providerPages(providers) {
  const pages = providers.map((provider) => [`${provider.id}.md`, page(provider)]);
  return new Map([['README.md', overview(providers)], ...pages]);
}

function overview(providers) {
  const rows = providers.map(
    (provider) =>
      `| [${provider.name}](${provider.id}.md) | \`${provider.id}\` | ${code(provider.authorize.scopes)} | ${verified(provider)} | ${refreshes(provider)} |${provider.status === 'retired' ? ' closed by its vendor' : ''} |`,
  );
  return `# Signing in with other accounts

Made from \`src/modules/oauth2/providers\` by \`npm run docs:providers\`. Each page says where to register, which callback
URL to paste, and what goes into the [projects file](../projects-file.md).

| provider | id | scopes asked for | address counts as verified | refresh | |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

Whose provider is not here may find it at [OpenID Connect](oidc.md), which takes any server that speaks it.
`;
}

function page(provider) {
  return `${[
    `# ${provider.name}`,
    `Made from the descriptor of \`${provider.id}\` by \`npm run docs:providers\`. Documentation of the vendor: <${provider.documentation}>.`,
    ...retired(provider),
    '## Set it up',
    numbered([
      provider.registration,
      `Paste this callback URL, with your own [\`PUBLIC_URL\`](../configuration.md) and the id of your project:\n\n   \`\`\`text\n   ${CALLBACK}/${provider.id}/PROJECT_ID\n   \`\`\``,
      `Put what you have got into the [projects file](../projects-file.md):\n\n${indented(yaml(provider), 3)}`,
    ]),
    ...secretForms(provider),
    '## Scopes',
    scopes(provider),
    '## Is the address verified?',
    address(provider),
    '## Refresh',
    refresh(provider),
    ...(provider.notes.length === 0 ? [] : ['## Good to know', listed(provider.notes)]),
  ].join('\n\n')}\n`;
}

function retired({ status }) {
  return status === 'retired'
    ? ['**Retired:** the vendor has closed it. Existing applications may work on.']
    : [];
}

function yaml(provider) {
  const variable = (name) => `'\${${snake(provider.id)}_${snake(name)}}'`;
  const secret =
    provider.secret === 'text'
      ? [`    clientSecret: ${variable('clientSecret')}`]
      : [
          '    clientSecret:',
          ...Object.entries(provider.secret).map(([name, key]) => `      ${member(name, key, variable)}`),
        ];
  return [
    '```yaml',
    'oauth2:',
    `  ${provider.id}:`,
    '    enabled: true',
    "    clientId: '…'",
    ...secret,
    '```',
  ].join('\n');
}

function member(name, { kind, label, default: usual, overrides }, variable) {
  const mayGo = usual !== undefined || overrides !== undefined;
  const value = kind === 'secret' || kind === 'p256-key' ? variable(name) : example(kind, usual);
  const comment = `${label}${usual === undefined ? '' : ` (default: ${usual})`}`;
  return `${mayGo ? '# ' : ''}${name}: ${value} # ${comment}`;
}

function example(kind, usual) {
  const value = usual ?? '…';
  return kind === 'list' ? `[${value}]` : value.includes(':') ? `'${value}'` : value;
}

function secretForms({ secret }) {
  if (secret === 'text') return [];
  return [
    'The members of `clientSecret` may also stand beside `clientId`, or as JSON text in `clientSecret`.',
  ];
}

function scopes({ authorize }) {
  const usual = authorize.scopes.length === 0 ? 'None.' : `Asked for: ${code(authorize.scopes)}.`;
  const custom = {
    none: 'There are no others: those of a request, and those under `scopes` in the projects file, are left out.',
    replace: 'Those of a request, or under `scopes` in the projects file, take their place.',
    added: 'Those of a request, and those under `scopes` in the projects file, are asked for as well.',
  };
  return `${usual} ${custom[authorize.customScopes ?? 'added']}`;
}

function address({ emailNote }) {
  if (emailNote.startsWith('Always')) return emailNote;
  return `${emailNote}

An address that does not count as verified opens no account: people whose address belongs to a user already are answered
409 \`user_already_exists\`. They sign in as before, and connect the provider from there. \`trustEmail: true\` makes every
address count; do that only where nobody can give themselves the address of somebody else.`;
}

function refresh({ refresh: facts }) {
  if (facts === null) return 'None: access tokens do not expire, and the session stays as it is.';
  return [
    facts.grant === 'refresh_token' ? 'With the refresh token that came with the login.' : '',
    facts.note ?? '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** The beginning of the note, which says it in short. */
const verified = ({ emailNote }) => emailNote.split(/[:,;] |\. |\.$/)[0];
const refreshes = ({ refresh: facts }) => (facts === null ? 'no' : 'yes');
const code = (words) => (words.length === 0 ? 'none' : words.map((word) => `\`${word}\``).join(' '));
const snake = (name) => name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
const numbered = (items) => items.map((item, index) => `${index + 1}. ${item}`).join('\n');
const listed = (items) => items.map((item) => `- ${item}`).join('\n');
const indented = (text, by) => text.replace(/^/gm, ' '.repeat(by));
