package dev.hermes.sessions;

import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A program of its own that writes to a database: a session, and numbered messages, each number told when it is safe. */
final class WriterProcess {
    private WriterProcess() {}

    public static void main(String[] arguments) {
        var id = arguments[1];
        int count = Integer.parseInt(arguments[2]);
        try (var store = SessionStore.open(Path.of(arguments[0]), Clock.systemUTC(), Log.NONE)) {
            for (int i = 0; i < count; i++) {
                store.append(id, List.of(Message.user("word " + i)));
                System.out.println(i);
            }
        }
    }

    static Process start(Path file, String id, int count) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WriterProcess.class.getName(),
                        file.toString(),
                        id,
                        String.valueOf(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static List<String> words(int count) {
        return new ArrayList<>(
                IntStream.range(0, count).mapToObj(i -> "word " + i).toList());
    }
}
