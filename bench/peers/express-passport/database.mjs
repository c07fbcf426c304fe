import { DataSource, EntitySchema } from 'typeorm';

const User = new EntitySchema({
  name: 'User',
  tableName: 'users',
  columns: {
    id: { type: 'int', primary: true, generated: true },
    name: { type: 'varchar', length: 128 },
    email: { type: 'varchar', length: 255, unique: true },
    passwordHash: { type: 'varchar', length: 72 },
    createdAt: { type: 'datetime', createDate: true },
  },
});

/** As the documentation of connect-typeorm declares it. */
const Session = new EntitySchema({
  name: 'Session',
  tableName: 'sessions',
  columns: {
    id: { type: 'varchar', length: 255, primary: true },
    expiredAt: { type: 'bigint' },
    json: { type: 'text' },
    destroyedAt: { type: 'datetime', deleteDate: true },
  },
  indices: [{ columns: ['expiredAt'] }],
});

/** The repositories of an empty database, with tables made for it. */
export async function openDatabase(url) {
  const source = new DataSource({
    type: 'mysql',
    url,
    poolSize: 10,
    entities: [User, Session],
    synchronize: true,
  });
  await source.initialize();
  return { users: source.getRepository(User), sessions: source.getRepository(Session) };
}
