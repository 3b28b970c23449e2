package dev.hermes.maintenance.logs;

/** The levels of a log line, the least important first. */
public enum LogLevel {
    DEBUG,
    INFO,
    WARNING,
    ERROR,
    CRITICAL
}
