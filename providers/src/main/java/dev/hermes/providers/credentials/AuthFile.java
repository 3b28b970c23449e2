package dev.hermes.providers.credentials;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.DurableFile;
import dev.hermes.home.FileLock;
import dev.hermes.home.JsonText;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file {@code auth.json} of one home: every login and key that the program keeps.
 *
 * <p>Reading takes no lock, since a write replaces the file whole. A change reads, edits and writes while it holds {@code
 * auth.lock}, the lock of upstream; so does the renewal of a token, from the look at the store to the new pair in it.
 * What this version does not know stays in the file. Safe for use by several threads; one object a file and process.
 */
public final class AuthFile {
    private static final Duration WAIT = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int COPIES = 10;
    private static final Set<String> TOP_LEVEL =
            Set.of("version", "updated_at", "active_provider", "providers", "credential_pool", "suppressed_sources");
    /** Which of them are objects. */
    private static final Set<String> MEMBERS = Set.of("providers", "credential_pool", "suppressed_sources");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Path file;
    private final Path lockFile;
    private final Clock clock;
    private final Log log;
    private final ReentrantLock threads = new ReentrantLock();

    public AuthFile(Path home, Clock clock, Log log) {
        this.file = home.resolve("auth.json");
        this.lockFile = home.resolve("auth.lock");
        this.clock = clock;
        this.log = log;
    }

    public Path path() {
        return file;
    }

    /** What is in the file, and why it must not be written over. */
    private record Content(ObjectNode store, Optional<String> obstacle) {}

    /**
     * A copy of what is stored; without a file, an empty store. A file that cannot be understood counts as empty, and
     * a member of another shape as absent: a copy of the file is kept beside it before anybody writes.
     */
    public ObjectNode read() {
        return content().store();
    }

    private Content content() {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            return new Content(empty(), Optional.empty());
        } catch (IOException e) {
            var problem = "Cannot read " + file + ": " + Problem.of(e) + ".";
            log.warn("providers.auth", problem);
            return new Content(empty(), Optional.of(problem));
        }
        var store = understood(bytes);
        if (store.isEmpty()) {
            return new Content(empty(), keepAside(bytes));
        }
        var obstacle = losesSomething(store.get()) ? keepAside(bytes) : Optional.<String>empty();
        return new Content(completed(store.get()), obstacle);
    }

    private static Optional<ObjectNode> understood(byte[] bytes) {
        try {
            var json = MAPPER.readTree(bytes);
            if (json instanceof ObjectNode store && isStore(store)) {
                return Optional.of(store);
            }
            return json.path("systems").isObject() ? Optional.of(fromSystems(json)) : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /** Logins or keys make a store, whatever stands beside them: one odd member takes nobody's keys away. */
    private static boolean isStore(ObjectNode store) {
        return store.path("providers").isObject()
                || store.path("credential_pool").isObject()
                || TOP_LEVEL.containsAll(store.propertyNames())
                        && MEMBERS.stream().noneMatch(name -> odd(store.path(name)));
    }

    private static boolean odd(JsonNode member) {
        return !member.isMissingNode() && !member.isNull() && !member.isObject();
    }

    /** Whether a member of another shape holds anything, which the next write would not keep. */
    private static boolean losesSomething(ObjectNode store) {
        return MEMBERS.stream().map(store::path).anyMatch(member -> odd(member) && !isEmptyList(member));
    }

    private static boolean isEmptyList(JsonNode member) {
        return member.isArray() && member.isEmpty();
    }

    private static ObjectNode completed(ObjectNode store) {
        MEMBERS.stream().filter(name -> odd(store.path(name))).forEach(store::remove);
        if (!store.path("providers").isObject()) {
            store.set("providers", JsonNodeFactory.instance.objectNode());
        }
        return store;
    }

    /** The shape of the first versions, which knew one login only. */
    private static ObjectNode fromSystems(JsonNode old) {
        var store = empty();
        var nous = old.path("systems").path("nous_portal");
        if (nous.isObject()) {
            store.withObject("providers").set("nous", nous);
            store.put("active_provider", "nous");
        }
        return store;
    }

    private static ObjectNode empty() {
        return completed(JsonNodeFactory.instance.objectNode());
    }

    /** Why the file could not be kept; empty when a copy of it is beside it. */
    private Optional<String> keepAside(byte[] bytes) {
        var problem = file + " cannot be understood, and no copy of it could be made";
        try {
            for (int i = 0; i < COPIES; i++) {
                var copy = file.resolveSibling("auth.json.corrupt" + (i == 0 ? "" : "." + i));
                if (!Files.exists(copy)) {
                    DurableFile.replaceSecret(copy, bytes);
                } else if (!Arrays.equals(Files.readAllBytes(copy), bytes)) {
                    continue;
                }
                log.warn("providers.auth", file + " cannot be understood; a copy of it is " + copy + ".");
                return Optional.empty();
            }
            problem += ": there are " + COPIES + " already";
        } catch (IOException e) {
            problem += ": " + Problem.of(e);
        }
        log.warn("providers.auth", problem + ".");
        return Optional.of(problem + ".");
    }

    /** @throws HermesException like {@link #update} */
    public void change(Consumer<ObjectNode> edit) {
        update(store -> {
            edit.accept(store);
            return true;
        });
    }

    /**
     * Reads, edits and writes while no other process does. Nothing is written when the edit changes nothing, or throws.
     *
     * @throws HermesException when the lock is not free in time, or the file cannot be written
     */
    public <T> T update(Function<ObjectNode, T> edit) {
        return locked(WAIT, () -> {
            var content = content();
            var store = content.store();
            var before = store.deepCopy();
            var result = edit.apply(store);
            if (!store.equals(before)) {
                content.obstacle().ifPresent(reason -> {
                    throw new HermesException(
                            ExitCode.FAILED, reason + " Nothing was changed.", "Move the file away, or mend it.");
                });
                store.put("version", 1);
                store.put("updated_at", AuthTimes.text(clock.instant()));
                write(store);
            }
            return result;
        });
    }

    /**
     * Does something while no other process changes the store. May be called within itself.
     *
     * @param wait for the lock
     * @throws HermesException when it is not free in time
     */
    public <T> T locked(Duration wait, Supplier<T> work) {
        try {
            if (!threads.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw timedOut();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HermesException(ExitCode.INTERRUPTED, e, "Interrupted while waiting for " + lockFile + ".");
        }
        try {
            if (threads.getHoldCount() > 1) {
                return work.get();
            }
            try (var _ = taken(wait)) {
                return work.get();
            }
        } finally {
            threads.unlock();
        }
    }

    private FileLock taken(Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        try {
            PrivateDirectories.create(directory());
            while (true) {
                var lock = FileLock.tryExclusive(lockFile);
                if (lock.isPresent()) {
                    return lock.get();
                }
                if (System.nanoTime() - end >= 0) {
                    throw timedOut();
                }
                Thread.sleep(PAUSE);
            }
        } catch (IOException e) {
            throw unwritable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HermesException(ExitCode.INTERRUPTED, e, "Interrupted while waiting for " + lockFile + ".");
        }
    }

    private HermesException timedOut() {
        return new HermesException(
                ExitCode.FAILED,
                "Timed out waiting for auth store lock " + lockFile + ".",
                "Another hermes process is logging in or renewing a token; try again when it is done.");
    }

    private void write(ObjectNode store) {
        try {
            DurableFile.replaceSecret(file, JsonText.of(store));
            tighten(file.toRealPath(), "rw-------");
            if (directory().getNameCount() > 1) { // never the root of the disk, nor what lies right below it
                tighten(directory(), "rwx------");
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static void tighten(Path path, String mode) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        } catch (IOException | UnsupportedOperationException _) {
            // somebody else's directory, or a system without modes
        }
    }

    private Path directory() {
        var parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    private HermesException unwritable(IOException e) {
        return new HermesException(
                ExitCode.FAILED,
                e,
                "Cannot write " + file + ": " + Problem.of(e) + ".",
                "Make the directory writable, or set HERMES_HOME to one that is.");
    }
}
