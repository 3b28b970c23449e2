package dev.hermes.maintenance.update;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.ConfigMigration;
import dev.hermes.home.DurableFile;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Problem;
import dev.hermes.home.profile.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
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
     * Lets the current release bring the settings of every profile up to date, when that is wanted.
     *
     * @param newest the version of {@code config.yaml} that the release writes; 0 when that is not known
     * @throws HermesException when it cannot
     */
    public void migrate(int newest, Consent consent) throws InterruptedException {
        var old = outdated(newest);
        if (old.isEmpty()) {
            talk.accept("✓ Configuration is up to date");
            return;
        }
        var names = String.join(", ", old.stream().map(Profiles.Profile::name).toList());
        if (newest > 0 && !consent.given("Bring the settings up to date now (" + names + ")?")) {
            talk.accept("The settings stay as they are. Later: hermes config migrate");
            return;
        }
        for (var profile : old) {
            migrate(profile);
        }
    }

    private List<Profiles.Profile> outdated(int newest) {
        return new Profiles(home)
                .list().stream()
                        .filter(profile -> Files.exists(profile.directory().resolve("config.yaml")))
                        .filter(profile -> newest == 0 || version(profile) < newest)
                        .toList();
    }

    /**
     * Profiles whose settings are of a newer version than that.
     *
     * @param understood the newest that a program knows
     */
    public List<Profiles.Profile> beyond(int understood) {
        return new Profiles(home)
                .list().stream()
                        .filter(profile -> Files.exists(profile.directory().resolve("config.yaml")))
                        .filter(profile -> version(profile) > understood)
                        .toList();
    }

    private int version(Profiles.Profile profile) {
        return new ConfigMigration(profile.home(home.root()), Map.of(), Clock.systemUTC()).version();
    }

    private void migrate(Profiles.Profile profile) throws InterruptedException {
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

    /** For the gateway, which waits for this file. */
    public void noteExit(int code) {
        try {
            DurableFile.replace(home.file(".update_exit_code"), String.valueOf(code));
        } catch (IOException _) {
            return; // the gateway gives up waiting after a while
        }
    }
}
