package dev.hermes.kanban.store;

import dev.hermes.api.HermesException;
import dev.hermes.kanban.work.Host;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** Says again and again that this machine is there. What it said last is left to become old when it ends. */
final class HostBeat implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Supplier<PostgresStore> store;
    private final String profiles;
    private final Thread thread;

    /** The first time before this returns, if the server is there. */
    HostBeat(Supplier<PostgresStore> store, Collection<String> profiles) {
        this.store = store;
        this.profiles = JsonMapper.shared().valueToTree(profiles).toString();
        again();
        thread = Thread.ofPlatform().daemon().name("kanban-host").start(() -> {
            try {
                while (true) {
                    Thread.sleep(EVERY);
                    again();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // that is how it ends
            }
        });
    }

    private void again() {
        try {
            beat();
        } catch (HermesException _) {
            return; // the server is away, which the rounds tell
        }
    }

    private void beat() {
        store.get()
                .directly(sql -> sql.run(
                        "INSERT INTO hosts (host_id, hostname, boot_id, profiles, heartbeat_at)"
                                + " VALUES (current_setting('hermes.host'), ?, ?, ?, floor(extract(epoch FROM now())))"
                                + " ON CONFLICT (host_id) DO UPDATE SET hostname = EXCLUDED.hostname,"
                                + " boot_id = EXCLUDED.boot_id, profiles = EXCLUDED.profiles,"
                                + " heartbeat_at = EXCLUDED.heartbeat_at",
                        Host.name(),
                        Optional.of(Host.boot()).filter(id -> !id.isEmpty()),
                        profiles));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
