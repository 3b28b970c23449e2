-- Workers that go on until a judge finds their task done.
ALTER TABLE tasks ADD COLUMN goal_mode bigint NOT NULL DEFAULT 0, ADD COLUMN goal_max_turns bigint;
