package dev.hermes.cli.chat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.maintenance.SnapshotViews;
import dev.hermes.maintenance.backup.Snapshots;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code /snapshot}: copies of the files that matter most, from inside of a conversation. */
final class ChatSnapshots {
    private ChatSnapshots() {}

    /**
     * @param argument what was typed behind the command
     * @return what to say
     * @throws HermesException when it cannot be done, or is not understood
     */
    static List<String> run(String argument, Context context) {
        var words = argument.split("\\s+", 2);
        var rest = words.length > 1 ? words[1].strip() : "";
        var said = new ByteArrayOutputStream();
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        var views = new SnapshotViews(context.writingTo(stream, stream));
        switch (words[0]) {
            case "", "list", "ls" -> {
                return views.lines();
            }
            case "create", "save" -> views.make(Optional.of(rest).filter(label -> !label.isEmpty()));
            case "restore" -> views.restore(rest);
            case "prune" -> views.prune(rest.matches("\\d{1,6}") ? Integer.parseInt(rest) : Snapshots.KEPT);
            default ->
                throw new HermesException(
                        ExitCode.USAGE, "/snapshot takes list, create [label], restore <id|number> or prune [N].");
        }
        return said.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
