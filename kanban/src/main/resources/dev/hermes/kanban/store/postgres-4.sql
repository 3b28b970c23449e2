-- The machines whose dispatchers work here. Labels belong to whoever runs the machines and are never written by them.
CREATE TABLE hosts (
    host_id text COLLATE "C" PRIMARY KEY,
    hostname text NOT NULL,
    boot_id text,
    labels jsonb NOT NULL DEFAULT '{}',
    profiles jsonb NOT NULL DEFAULT '[]',
    heartbeat_at bigint NOT NULL
);

-- What a machine must have among its labels, to which its own name as 'host' always belongs.
ALTER TABLE tasks ADD COLUMN host_selector jsonb;

-- Directories and checkouts are where they were named.
CREATE FUNCTION place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.host_selector IS NULL AND NEW.workspace_kind IN ('dir', 'worktree')
        AND COALESCE(current_setting('hermes.host', true), '') <> '' THEN
        NEW.host_selector := jsonb_build_object('host', current_setting('hermes.host'));
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER place BEFORE INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION place();
