package dev.hermes.kanban;

/** Somebody may work on a task until its time is up. Whatever they write names the run. */
public record Claim(Task task, long runId, String lock, long expires) {}
