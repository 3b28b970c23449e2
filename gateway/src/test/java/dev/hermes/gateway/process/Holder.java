package dev.hermes.gateway.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own that is the gateway of a home until its input ends, or it is killed. */
final class Holder implements AutoCloseable {
    static final List<String> ARGV = List.of("/opt/bin/hermes", "gateway", "run");

    private final Process process;

    private Holder(Process process) {
        this.process = process;
    }

    /** Returns when the other process has the home, or has found that it does not get it. */
    static Holder start(Path home) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                home.toString()));
        return new Holder(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** {@code held}, or {@code lost} when another one was quicker. */
    String said() throws IOException {
        return process.inputReader().readLine();
    }

    long pid() {
        return process.pid();
    }

    Process process() {
        return process;
    }

    void kill() {
        process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws IOException {
        var processes = ProcessTable.ofThisMachine();
        var claim = GatewayClaim.take(Path.of(arguments[0]), GatewayRecord.ofThisProcess(processes, ARGV), processes);
        System.out.println(claim.isPresent() ? "held" : "lost");
        System.out.flush();
        int ended = System.in.read();
        claim.ifPresent(GatewayClaim::close);
        System.exit(ended < 0 ? 0 : ended);
    }
}
