package dev.hermes.cli;

/** Whoever read standard output has gone away, as {@code head} does: there is no reason to go on, and nothing failed. */
final class OutputClosedException extends RuntimeException {}
