#!/bin/sh
# Starts a Redis server or a sentinel, by the host's name. Its file is written once only: from then on the sentinels
# note down in it which server is the master.
set -eu
file=/data/redis.conf

settings() {
  # No password, and no port for anybody outside of this network.
  echo 'protected-mode no'
  case $HOSTNAME in
    sentinel-*)
      echo 'port 26379'
      echo 'sentinel resolve-hostnames yes'
      echo 'sentinel announce-hostnames yes'
      echo "sentinel announce-ip $HOSTNAME"
      echo 'sentinel monitor gatehouse redis-1 6379 2'
      echo 'sentinel down-after-milliseconds gatehouse 2000'
      echo 'sentinel failover-timeout gatehouse 6000'
      ;;
    *)
      # Jobs must not be evicted, and not be lost with the process.
      echo 'appendonly yes'
      echo 'maxmemory-policy noeviction'
      echo "replica-announce-ip $HOSTNAME"
      [ "$HOSTNAME" = redis-1 ] || echo 'replicaof redis-1 6379'
      ;;
  esac
}

if [ ! -e "$file" ]; then
  settings >"$file.new"
  mv "$file.new" "$file"
fi
case $HOSTNAME in
  sentinel-*) exec redis-server "$file" --sentinel ;;
  *) exec redis-server "$file" ;;
esac
