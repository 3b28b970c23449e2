-- Chats that hear of all tasks of a board; '*' stands in the place of a task.
CREATE TABLE kanban_board_subs (
    board text COLLATE "C" NOT NULL DEFAULT current_setting('hermes.board') REFERENCES boards ON DELETE CASCADE,
    task_id text COLLATE "C" NOT NULL CHECK (task_id = '*'),
    platform text COLLATE "C" NOT NULL,
    chat_id text COLLATE "C" NOT NULL,
    thread_id text COLLATE "C" NOT NULL DEFAULT '',
    user_id text,
    notifier_profile text,
    created_at bigint NOT NULL,
    last_event_id bigint NOT NULL DEFAULT 0,
    kinds text,
    PRIMARY KEY (board, task_id, platform, chat_id, thread_id)
);
