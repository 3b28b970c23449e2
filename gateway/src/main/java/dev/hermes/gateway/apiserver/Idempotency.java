package dev.hermes.gateway.apiserver;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Remembers answers for a while, so that a client that asks again because the line broke does not make the work be done
 * twice. Those who ask while the first still works wait for its answer.
 */
final class Idempotency<T> {
    private static final Duration KEPT = Duration.ofSeconds(300);
    private static final int MOST = 1000;

    private final Map<String, Kept<T>> entries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept<T>> eldest) {
            return size() > MOST;
        }
    };

    /** @param since when there was an answer; empty while it is worked for */
    private record Kept<T>(CompletableFuture<Optional<T>> answer, OptionalLong since) {
        boolean holds() {
            return since.isEmpty() || System.nanoTime() - since.getAsLong() < KEPT.toNanos();
        }
    }

    /** Does the work. An empty answer is a failure and is not kept. */
    interface Work<T> {
        Optional<T> run() throws ApiException, InterruptedException;
    }

    /** @return the answer of this work or of the same before; empty when the same before has failed */
    Optional<T> once(String key, Work<T> work) throws ApiException, InterruptedException {
        CompletableFuture<Optional<T>> mine = new CompletableFuture<>();
        Optional<CompletableFuture<Optional<T>>> other = join(key, mine);
        if (other.isPresent()) {
            var answer = await(other.get());
            return answer.isPresent() ? answer : once(key, work);
        }
        try {
            var answer = work.run();
            finish(key, mine, answer);
            return answer;
        } finally {
            finish(key, mine, Optional.empty()); // does nothing when there is an answer
        }
    }

    private synchronized Optional<CompletableFuture<Optional<T>>> join(
            String key, CompletableFuture<Optional<T>> mine) {
        var entry = entries.get(key);
        if (entry != null && entry.holds()) {
            return Optional.of(entry.answer());
        }
        entries.put(key, new Kept<>(mine, OptionalLong.empty()));
        return Optional.empty();
    }

    private synchronized void finish(String key, CompletableFuture<Optional<T>> mine, Optional<T> answer) {
        var entry = entries.get(key);
        boolean still = entry != null && entry.answer().equals(mine);
        if (!mine.complete(answer) || !still) {
            return;
        }
        if (answer.isEmpty()) {
            entries.remove(key);
        } else {
            entries.put(key, new Kept<>(mine, OptionalLong.of(System.nanoTime())));
        }
    }

    private static <T> Optional<T> await(CompletableFuture<Optional<T>> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer is never completed with an exception", e);
        }
    }
}
