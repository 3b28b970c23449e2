package dev.hermes.bench;

import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.sessions.NewSession;
import dev.hermes.sessions.SearchQuery;
import dev.hermes.sessions.SessionStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** Writing and searching {@code state.db}. */
final class StoreBench {
    private static final int APPENDS = 10_000;
    private static final int MESSAGES = 100_000;
    private static final int QUERIES = 200;
    private static final int WORDS = 5_000;
    private static final int LENGTH = 40;

    private final Path work;
    private final Random random = new Random(7);

    StoreBench(Path work) {
        this.work = work;
    }

    List<Measured> run() {
        try (var store = SessionStore.open(work.resolve("bench.db"), Clock.systemUTC(), Log.NONE)) {
            session(store, "one");
            long began = System.nanoTime();
            for (int i = 0; i < APPENDS; i++) {
                store.append("one", List.of(Message.user(text())));
            }
            double perSecond = APPENDS / ((System.nanoTime() - began) / 1e9);
            fill(store);
            double p95 = search(store);
            return List.of(
                    new Measured(
                            "appending a message with its index",
                            "≥ 2,000 / s",
                            perSecond,
                            2_000,
                            false,
                            String.format(Locale.ROOT, "%,.0f / s", perSecond)),
                    new Measured(
                            "search over 100,000 messages, p95",
                            "≤ 30 ms",
                            p95,
                            30,
                            true,
                            String.format(Locale.ROOT, "%.1f ms", p95)));
        }
    }

    private static void session(SessionStore store, String id) {
        store.create(new NewSession(
                id, "cli", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private void fill(SessionStore store) {
        for (int s = 0; s < (MESSAGES - APPENDS) / 1_000; s++) {
            session(store, "s" + s);
            var messages = new ArrayList<Message>();
            for (int i = 0; i < 1_000; i++) {
                messages.add(Message.user(text()));
            }
            store.append("s" + s, messages);
        }
    }

    private double search(SessionStore store) {
        var millis = new double[QUERIES];
        for (int i = -20; i < QUERIES; i++) {
            long began = System.nanoTime();
            store.search(SearchQuery.of(word() + " " + word(), 20));
            if (i >= 0) {
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[QUERIES * 95 / 100];
    }

    private String text() {
        var text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            text.append(word()).append(' ');
        }
        return text.toString();
    }

    private String word() {
        return "word" + random.nextInt(WORDS);
    }
}
