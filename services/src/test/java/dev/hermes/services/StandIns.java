package dev.hermes.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Programs in place of those of a supervisor: real scripts that write down how they were called, in order, and answer what the
 * test told them to.
 */
public final class StandIns {
    private record Answer(String pattern, int code, String out, String err, String action) {}

    private final Path directory;
    private final Path calls;
    private final Map<String, List<Answer>> answers = new LinkedHashMap<>();
    private final List<String> recorded = new ArrayList<>();

    public StandIns(Path directory, String... programs) {
        this.directory = directory;
        this.calls = directory.resolve("calls");
        try {
            Files.createDirectories(directory);
            Files.writeString(calls, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var program : programs) {
            answers.put(program, new ArrayList<>());
            write(program);
        }
    }

    public Path directory() {
        return directory;
    }

    /** With nothing but these programs and a shell. */
    public Map<String, String> environment() {
        return new HashMap<>(Map.of("PATH", directory + ":/usr/bin:/bin"));
    }

    /** Calls are written down with these variables in front, where they are set. */
    public StandIns recording(String... variables) {
        recorded.addAll(List.of(variables));
        answers.keySet().forEach(this::write);
        return this;
    }

    /** @param pattern of the shell, for all arguments as one text; later answers win */
    public StandIns answer(String program, String pattern, int code, String out, String err) {
        return add(program, new Answer(pattern, code, out, err, ""));
    }

    public StandIns answer(String program, String pattern, String out) {
        return answer(program, pattern, 0, out, "");
    }

    /** Does something in the shell before it ends well. */
    public StandIns does(String program, String pattern, String action) {
        return add(program, new Answer(pattern, 0, "", "", action));
    }

    private StandIns add(String program, Answer answer) {
        answers.get(program).addFirst(answer);
        write(program);
        return this;
    }

    /** Every call so far, the name of the program first. */
    public List<String> calls() {
        try {
            return Files.readAllLines(calls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void forget() {
        try {
            Files.writeString(calls, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String program) {
        var script = new StringBuilder("#!/bin/sh\nline='" + program + "'\n");
        for (var variable : recorded) {
            script.append("[ -z \"${" + variable + "+x}\" ] || line=\"" + variable + "=$" + variable + " $line\"\n");
        }
        script.append("printf '%s\\n' \"$line${*:+ $*}\" >>'" + calls + "'\ncase \"$*\" in\n");
        for (var answer : answers.get(program)) {
            script.append("  " + answer.pattern().replace(" ", "\\ ") + ")\n");
            script.append(answer.action()).append('\n');
            script.append("    printf '%s' '" + answer.out() + "'\n    printf '%s' '" + answer.err() + "' >&2\n");
            script.append("    exit " + answer.code() + " ;;\n");
        }
        script.append("esac\nexit 0\n");
        var file = directory.resolve(program);
        try {
            Files.writeString(file, script);
            file.toFile().setExecutable(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
