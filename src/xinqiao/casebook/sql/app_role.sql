-- What the application may do on PostgreSQL: read and append the ledger, never change it.
--
-- The tables belong to an owner who signs in for updates of the program only; the application
-- signs in as another role. Make that role once, then run this as the owner, after every update:
--
--   CREATE ROLE xinqiao_app LOGIN PASSWORD '…' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
--   psql -v ON_ERROR_STOP=1 -v app=xinqiao_app -f app_role.sql xinqiao
--
-- “xinqiao doctor” says whether it has been done.

BEGIN;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM :"app";
GRANT USAGE ON SCHEMA public TO :"app";

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, :"app";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"app";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"app";

-- The ledger: no UPDATE, no DELETE; TRUNCATE was granted nowhere.
REVOKE UPDATE, DELETE
  ON casebook_event, casebook_leaf, casebook_treenode, casebook_treehead
  FROM :"app";

-- What was applied to the database is the owner's to say.
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM :"app";

COMMIT;
