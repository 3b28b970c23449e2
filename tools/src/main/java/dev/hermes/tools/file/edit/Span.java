package dev.hermes.tools.file.edit;

/** A part of a text: from {@code start}, before {@code end}. */
record Span(int start, int end) {}
