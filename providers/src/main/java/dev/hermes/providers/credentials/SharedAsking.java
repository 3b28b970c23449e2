package dev.hermes.providers.credentials;

import dev.hermes.api.Secret;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Of several threads that want a token of the same login at once, one asks the server, and what it got, or did not get, is the
 * answer of those that waited: a server that hangs is not asked by one after the other.
 */
final class SharedAsking {
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong ended = new AtomicLong();
    private Optional<Credential> last = Optional.empty();

    /**
     * @param refused a token that is of no use to the caller
     * @return empty also when the thread was interrupted
     */
    Optional<Credential> ask(Optional<Secret> refused, Supplier<Optional<Credential>> server) {
        long before = ended.get();
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            if (ended.get() == before
                    || last.filter(answer -> refuses(refused, answer)).isPresent()) {
                var answer = server.get();
                if (answer.isEmpty() && Thread.currentThread().isInterrupted()) {
                    return answer; // who gave up knows nothing that the others could use
                }
                last = answer;
                ended.incrementAndGet();
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** Who asked before may not have known yet that this token is not accepted. */
    private static boolean refuses(Optional<Secret> refused, Credential answer) {
        return refused.isPresent() && answer.secret().equals(refused);
    }
}
