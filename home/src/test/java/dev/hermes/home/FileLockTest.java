package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLockTest {
    private static final int THREADS = 6;
    private static final int ROUNDS = 400;

    @TempDir
    Path directory;

    @Test
    void only_one_is_within_also_when_whoever_leaves_deletes_the_file() throws Exception {
        // given
        var file = directory.resolve("x.lock");
        var within = new AtomicInteger();
        // when: each who gets the lock takes the file away before it gives the lock back
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var most = new ArrayList<Future<Integer>>();
            for (int n = 0; n < THREADS; n++) {
                most.add(threads.submit((Callable<Integer>) () -> most(file, within)));
            }
            // then
            for (var one : most) {
                assertThat(one.get()).as("how many were within at once").isEqualTo(1);
            }
        }
    }

    private static int most(Path file, AtomicInteger within) throws Exception {
        int most = 1;
        for (int round = 0; round < ROUNDS; round++) {
            var lock = FileLock.tryExclusive(file);
            if (lock.isPresent()) {
                most = Math.max(most, within.incrementAndGet());
                Thread.yield();
                within.decrementAndGet();
                Files.deleteIfExists(file);
                lock.get().close();
            }
        }
        return most;
    }
}
