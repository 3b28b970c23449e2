package dev.hermes.cli;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.HermesHome;
import dev.hermes.sessions.SessionStore;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session database of a command, opened when it is first asked for: once, whether that succeeds or not. */
final class SessionDatabase implements AutoCloseable {
    private final HermesHome home;
    private final Clock clock;
    private final Log log;
    private final Console console;
    private @Nullable Optional<SessionStore> store;
    private Optional<HermesException> problem = Optional.empty();

    SessionDatabase(HermesHome home, Clock clock, Log log, Console console) {
        this.home = home;
        this.clock = clock;
        this.log = log;
        this.console = console;
    }

    /** @throws HermesException when it cannot be opened */
    SessionStore required() {
        if (store == null) {
            store = open();
        }
        return store.orElseThrow(() -> problem.orElseThrow());
    }

    /** Nothing when it cannot be opened, which is told once, to whoever is the first to ask for it. */
    Optional<SessionStore> wanted() {
        if (store == null) {
            store = open();
            problem.ifPresent(why -> {
                console.warn("This conversation will not be kept: " + why.getMessage());
                why.advice().forEach(console::hint);
            });
        }
        return store;
    }

    private Optional<SessionStore> open() {
        try {
            return Optional.of(SessionStore.open(home.stateDatabase(), clock, log));
        } catch (HermesException e) {
            log.warn("cli", e.getMessage(), e);
            problem = Optional.of(e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (store != null) {
            store.ifPresent(SessionStore::close);
        }
    }
}
