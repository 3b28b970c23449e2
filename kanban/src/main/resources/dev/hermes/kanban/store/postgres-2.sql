-- The most important ready task of an assignee is the first row of this index, however many the others have.
CREATE INDEX idx_tasks_lane ON tasks (board, assignee, status, priority DESC, created_at, id);
DROP INDEX idx_tasks_assignee_status;
