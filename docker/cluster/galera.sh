#!/bin/bash
# Starts a Galera node: as a member of the cluster that is there, or as the first of one that is not.
set -eu
state=/var/lib/mysql/grastate.dat

# A node serves clients only once it has been a member: one that waits for the others is no cluster.
cluster_is_there() {
  local peer
  for peer in galera-1 galera-2 galera-3; do
    [ "$peer" = "$HOSTNAME" ] && continue
    timeout 2 bash -c "exec 3<>/dev/tcp/$peer/3306" 2>/dev/null && return 0
  done
  return 1
}

# New, with databases and accounts, for which MariaDB's own script must run. If this node has only lost its data, the
# others get half a minute to say so; a second cluster beside theirs would be worse than a late one.
if [ ! -e "$state" ] && [ "$HOSTNAME" = galera-1 ]; then
  for _ in {1..15}; do
    cluster_is_there && exec mariadbd
    sleep 2
  done
  exec docker-entrypoint.sh mariadbd --wsrep-new-cluster
fi

# New, and it gets all from the others.
[ -e "$state" ] || exec mariadbd

# Stopped last, so it has all that was committed.
if grep -q '^safe_to_bootstrap: 1' "$state" && ! cluster_is_there; then
  exec mariadbd --wsrep-new-cluster
fi

# Joins the others, or waits for them. After a crash its state is only in InnoDB's files.
position=$(galera_recovery)
exec mariadbd $position
