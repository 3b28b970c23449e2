package dev.hermes.maintenance.update;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.DurableFile;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Problem;
import dev.hermes.home.profile.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.Consumer;

/** What the new release does first: it, and not the one that was running, knows what has to be done. */
public final class AfterUpdate {
    private final Prefix prefix;
    private final HermesHome home;
    private final Consumer<String> talk;

    /** @param talk told a line for each thing that is done */
    public AfterUpdate(Prefix prefix, HermesHome home, Consumer<String> talk) {
        this.prefix = prefix;
        this.home = home;
        this.talk = talk;
    }

    /**
     * Lets the current release bring the settings of every profile up to date, without questions.
     *
     * @throws HermesException when it cannot
     */
    public void migrate() throws InterruptedException {
        for (var profile : new Profiles(home).list()) {
            if (!Files.exists(profile.directory().resolve("config.yaml"))) {
                continue;
            }
            try {
                var said = SmokeTest.start(
                        prefix.version(prefix.current()),
                        Map.of("HERMES_HOME", home.root().toString()),
                        "-p",
                        profile.name(),
                        "config",
                        "migrate");
                said.lines()
                        .filter(line -> line.contains("→"))
                        .forEach(line -> talk.accept(profile.name() + ": " + line.strip()));
            } catch (IOException e) {
                throw new HermesException(ExitCode.FAILED, e, profile.name() + ": " + Problem.of(e));
            }
        }
    }

    /** For the gateway, which waits for this file. */
    public void noteExit(int code) {
        try {
            DurableFile.replace(home.file(".update_exit_code"), String.valueOf(code));
        } catch (IOException _) {
            return; // the gateway gives up waiting after a while
        }
    }
}
