-- Lets the server itself delete the payloads of dead letters whose time is over. Servers without TTL keep them until
-- Store.drop_expired_payloads runs, which drops whole days on every version.
-- late: true
-- min_version: 19.16

ALTER TABLE dead_letter_payloads MODIFY TTL toDateTime(intDiv(expires_ms, 1000));
