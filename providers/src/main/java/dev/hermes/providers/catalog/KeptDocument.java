package dev.hermes.providers.catalog;

import dev.hermes.api.Log;
import dev.hermes.home.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A document of the web that is kept in a file; its age is the age of the file. One that cannot be read, or is not what it
 * should be, is as good as none.
 */
final class KeptDocument {
    /** How long a document that could not be fetched is not asked for again. */
    private static final Duration REST = Duration.ofMinutes(5);

    /** Fetches it anew. */
    interface Source {
        /** @throws IOException with one line that says why it cannot be had */
        byte[] fetch() throws IOException, InterruptedException;
    }

    private final Path file;
    private final Duration fresh;
    private final Predicate<JsonNode> valid;
    private final boolean pretty;
    private final Clock clock;
    private final Log log;

    private @Nullable JsonNode memory;
    private Instant memoryOf = Instant.EPOCH;
    private volatile Instant failed = Instant.EPOCH;

    /** @param pretty whether the file is written for people */
    KeptDocument(Path file, Duration fresh, Predicate<JsonNode> valid, boolean pretty, Clock clock, Log log) {
        this.file = file;
        this.fresh = fresh;
        this.valid = valid;
        this.pretty = pretty;
        this.clock = clock;
        this.log = log;
    }

    /** What is kept, however old. */
    synchronized Optional<JsonNode> kept() {
        var changed = changed();
        var known = memory;
        if (known != null && changed.equals(memoryOf)) {
            return Optional.of(known);
        }
        var read = changed.equals(Instant.EPOCH) ? Optional.<JsonNode>empty() : read();
        memory = read.orElse(null);
        memoryOf = changed;
        return read;
    }

    /** Whoever wants it again reads the file again. */
    synchronized void forget() {
        memory = null;
        memoryOf = Instant.EPOCH;
    }

    /** A file from the future is no fresh one: somebody's clock was wrong. */
    boolean isFresh() {
        var age = Duration.between(changed(), clock.instant());
        return !age.isNegative() && age.compareTo(fresh) < 0;
    }

    /** What is kept when it is fresh enough, else what the source has, else what is kept after all. */
    Optional<JsonNode> current(Source source, boolean anew) throws InterruptedException {
        if (!anew && (resting() || (isFresh() && kept().isPresent()))) {
            return kept();
        }
        try { // without the lock: whoever only wants what is kept does not wait for the web
            var document = JsonMapper.shared().readTree(source.fetch());
            if (!valid.test(document)) {
                throw new IOException("it is not the document that was expected");
            }
            keep(document);
            return Optional.of(document);
        } catch (IOException | JacksonException e) {
            failed = clock.instant();
            log.info("providers.catalog", file.getFileName() + " stays as it is: " + e.getMessage());
            return kept();
        }
    }

    private boolean resting() {
        return Duration.between(failed, clock.instant()).compareTo(REST) < 0;
    }

    private synchronized void keep(JsonNode document) {
        write(document);
        memory = document;
        memoryOf = changed();
        failed = Instant.EPOCH;
    }

    /** When the file was written; the beginning of time when there is none. */
    Instant changed() {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException _) {
            return Instant.EPOCH;
        }
    }

    private Optional<JsonNode> read() {
        try {
            return Optional.of(JsonMapper.shared().readTree(Files.readAllBytes(file)))
                    .filter(valid);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            log.info("providers.catalog", file + " is not read: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** A cache that cannot be written costs the next run a question. */
    private void write(JsonNode document) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            DurableFile.replace(
                    file,
                    pretty
                            ? JsonMapper.shared()
                                            .writerWithDefaultPrettyPrinter()
                                            .writeValueAsString(document) + "\n"
                            : JsonMapper.shared().writeValueAsString(document));
        } catch (IOException | UncheckedIOException e) {
            log.warn("providers.catalog", "Cannot write " + file + ".", e);
        }
    }
}
