package dev.hermes.kanban;

import java.util.Optional;

/** What somebody wrote about a task. */
public record Comment(long id, String taskId, String author, String body, Optional<Long> createdAt) {}
