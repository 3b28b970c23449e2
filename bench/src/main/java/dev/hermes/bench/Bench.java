package dev.hermes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures everything and prints a Markdown table. {@code Bench <project root>}. */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var root = Path.of(arguments[0]);
        var work = Files.createTempDirectory("hermes-bench");
        List<Measured> table = new ArrayList<>();
        System.err.println("whole processes …");
        var processes = new ProcessBench(root, work);
        table.addAll(processes.run());
        System.err.println("gateway …");
        table.addAll(new GatewayBench(processes.release().resolve("bin/hermes"), work).run());
        System.err.println("session database …");
        table.addAll(new StoreBench(work).run());
        System.err.println("board …");
        table.addAll(new KanbanBench(work).run());
        System.err.println("loop …");
        table.addAll(new LoopBench(work).run());
        System.err.println("stream …");
        table.addAll(new StreamBench().run());
        System.out.println("| what | budget | measured | |");
        System.out.println("| --- | --- | --- | --- |");
        table.forEach(measured -> System.out.println(measured.row()));
        System.exit(table.stream().allMatch(Measured::held) ? 0 : 1);
    }
}
