package dev.hermes.cli.maintenance;

import dev.hermes.cli.Context;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.home.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;

/** Copies what an update says to {@code logs/update.log}, and lets it go on when the terminal is gone. */
final class UpdateLog {
    private UpdateLog() {}

    /** What is to be logged. */
    interface Work {
        int run(Context context) throws InterruptedException;
    }

    /** Without a log when there can be none. */
    static int mirrored(Context context, Work work) throws InterruptedException {
        OutputStream log;
        try {
            log = open(context);
        } catch (IOException e) {
            context.log().warn("cli.update", "the log of the update cannot be written", e);
            return work.run(context);
        }
        try {
            var edge = context.edge();
            return work.run(context.sayingTo(stream(edge.out(), log), stream(edge.err(), log)));
        } finally {
            close(log, context);
        }
    }

    private static void close(OutputStream log, Context context) {
        try {
            log.close();
        } catch (IOException e) {
            context.log().warn("cli.update", "the log of the update is not complete", e);
        }
    }

    private static OutputStream open(Context context) throws IOException {
        var directory = context.home().file("logs");
        PrivateDirectories.create(directory);
        var log = Channels.newOutputStream(PrivateFiles.append(directory.resolve("update.log")));
        var began = context.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        log.write(("=== hermes update started " + began + " ===\n").getBytes(StandardCharsets.UTF_8));
        return log;
    }

    private static PrintStream stream(PrintStream terminal, OutputStream log) {
        return new PrintStream(new Both(terminal, log), true, StandardCharsets.UTF_8);
    }

    /** Two streams, neither of which can fail the other. */
    private static final class Both extends OutputStream {
        private final PrintStream terminal;
        private final OutputStream log;

        Both(PrintStream terminal, OutputStream log) {
            this.terminal = terminal;
            this.log = log;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            terminal.write(bytes, from, length);
            try {
                log.write(bytes, from, length);
            } catch (IOException _) {
                return; // a full disk is no reason to stop in the middle
            }
        }

        @Override
        public void flush() {
            terminal.flush();
        }
    }
}
