-- Without a password and without rights: HAProxy's health check asks for the node's state.
CREATE USER 'haproxy'@'%';
