package dev.hermes.llm.acp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of this machine. What it complains about is kept, as far as it is short. */
final class ProgramPipe implements Pipe {
    private static final int LONGEST_COMPLAINT = 2000;
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final AcpProgram program;
    private final Process process;
    private final Thread listener;
    private final Set<ProcessHandle> started = new LinkedHashSet<>();
    private final StringBuilder complaint = new StringBuilder();

    private ProgramPipe(AcpProgram program, Process process) {
        this.program = program;
        this.process = process;
        listener = Thread.ofPlatform().daemon().name("acp-complaints").start(this::listen);
    }

    static ProgramPipe start(AcpProgram program) throws AcpException {
        var builder = new ProcessBuilder(program.command())
                .directory(program.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(program.environment());
        try {
            return new ProgramPipe(program, builder.start());
        } catch (IOException e) {
            throw new AcpException(
                    AcpException.Kind.MISSING, "'" + program.line() + "' cannot be started: " + e.getMessage());
        }
    }

    @Override
    public InputStream in() {
        return process.getInputStream();
    }

    @Override
    public OutputStream out() {
        return process.getOutputStream();
    }

    @Override
    public String lastWords() throws InterruptedException {
        boolean ended = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        listener.join(PATIENCE);
        var how = "'" + program.line() + "' "
                + (ended ? "ended with status " + process.exitValue() : "closed its output");
        synchronized (complaint) {
            var last = complaint.toString().strip().lines().reduce("", (_, line) -> line.strip());
            return last.isEmpty() ? how : how + ": " + last;
        }
    }

    @Override
    public void leaving() {
        started.addAll(process.descendants().toList());
    }

    @Override
    public void await() throws InterruptedException {
        process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        leaving(); // before their parent is gone and they are nobody's
        Stream.concat(started.stream(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroy);
        try {
            process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // who waits no longer wants it gone all the more
        }
        Stream.concat(started.stream(), Stream.of(process.toHandle()))
                .filter(ProcessHandle::isAlive)
                .forEach(ProcessHandle::destroyForcibly);
        listener.interrupt();
    }

    private void listen() {
        var buffer = new byte[4096];
        try (var errors = process.getErrorStream()) {
            for (int length = errors.read(buffer); length >= 0; length = errors.read(buffer)) {
                keep(new String(buffer, 0, length, StandardCharsets.UTF_8));
            }
        } catch (IOException _) {
            return; // it was ended
        }
    }

    private void keep(String text) {
        synchronized (complaint) {
            complaint.append(text);
            complaint.delete(0, Math.max(0, complaint.length() - LONGEST_COMPLAINT));
        }
    }
}
