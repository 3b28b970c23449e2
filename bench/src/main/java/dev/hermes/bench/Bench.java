package dev.hermes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures and prints a Markdown table. {@code Bench <project root> [part …]}; without a part, all of them. */
public final class Bench {
    private Bench() {}

    private interface Part {
        List<Measured> run() throws IOException, InterruptedException, SQLException;
    }

    private static Map<String, Part> parts(Path root, Path work) {
        var parts = new LinkedHashMap<String, Part>();
        parts.put("processes", () -> new ProcessBench(root, work).run());
        parts.put(
                "gateway",
                () -> new GatewayBench(new ProcessBench(root, work).release().resolve("bin/hermes"), work).run());
        parts.put("sessions", () -> new StoreBench(work).run());
        parts.put("board", () -> new KanbanBench(work).run());
        parts.put("board-together", () -> new KanbanProcessesBench(work).run());
        parts.put("board-server", () -> new KanbanServerBench(work).run());
        parts.put("proxy", () -> {
            var table = new ArrayList<>(new ProxyBench(work).run());
            var launcher = new ProcessBench(root, work).release().resolve("bin/hermes");
            table.addAll(new ProxyProcessBench(launcher, work).run());
            return table;
        });
        parts.put("loop", () -> new LoopBench(work).run());
        parts.put("stream", () -> new StreamBench().run());
        return parts;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        var parts = parts(Path.of(arguments[0]), Files.createTempDirectory("hermes-bench"));
        var wanted = arguments.length == 1
                ? List.copyOf(parts.keySet())
                : List.of(arguments).subList(1, arguments.length);
        if (!parts.keySet().containsAll(wanted)) {
            System.err.println("parts: " + String.join(" ", parts.keySet()));
            System.exit(2);
        }
        List<Measured> table = new ArrayList<>();
        for (var entry : parts.entrySet()) {
            if (wanted.contains(entry.getKey())) {
                System.err.println(entry.getKey() + " …");
                table.addAll(entry.getValue().run());
            }
        }
        System.out.println("| what | budget | measured | |");
        System.out.println("| --- | --- | --- | --- |");
        table.forEach(measured -> System.out.println(measured.row()));
        System.exit(table.stream().allMatch(Measured::held) ? 0 : 1);
    }
}
