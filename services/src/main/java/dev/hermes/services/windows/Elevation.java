package dev.hermes.services.windows;

import dev.hermes.services.Programs;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The rights of an administrator: whether this process has them, and another one with them. */
public interface Elevation {
    boolean elevated();

    /** Runs Hermes again with these words and with those rights; false when that was not allowed or did not end well. */
    boolean relaunch(List<String> words);

    /** By the prompt that Windows shows. */
    static Elevation prompting(Programs programs) {
        return new Elevation() {
            @Override
            public boolean elevated() {
                return programs.run(Duration.ofSeconds(10), "net", "session").ok();
            }

            @Override
            public boolean relaunch(List<String> words) {
                var arguments = words.stream().skip(1).map(Elevation::quoted).collect(Collectors.joining(","));
                var command = "$p = Start-Process -Verb RunAs -WindowStyle Hidden -Wait -PassThru -FilePath "
                        + quoted(words.getFirst()) + " -ArgumentList " + arguments + "; exit $p.ExitCode";
                return programs.run(
                                Duration.ofMinutes(3),
                                "powershell.exe",
                                "-NoProfile",
                                "-NonInteractive",
                                "-Command",
                                command)
                        .ok();
            }
        };
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "''") + "'";
    }
}
