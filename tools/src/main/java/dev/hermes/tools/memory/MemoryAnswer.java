package dev.hermes.tools.memory;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What came of a wish to remember or forget. Nothing is written unless it is {@link Saved}. */
public sealed interface MemoryAnswer {
    /** @param usage how full the notes are now, in words */
    record Saved(List<String> entries, String usage, String message) implements MemoryAnswer {}

    record Refused(String reason) implements MemoryAnswer {}

    /** @param entries what is there, so that something can be given up */
    record Full(String reason, List<String> entries, String usage) implements MemoryAnswer {}

    /** @param matches the beginnings of the entries that fit */
    record Ambiguous(String reason, List<String> matches) implements MemoryAnswer {}

    /**
     * Somebody else wrote the file in a way that would not survive.
     *
     * @param backup where the file was copied; empty when that failed
     */
    record Drifted(String reason, Optional<Path> backup) implements MemoryAnswer {}
}
