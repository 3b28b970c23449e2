package dev.hermes.cli.maintenance;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.Version;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.home.web.Web;
import dev.hermes.maintenance.update.Channel;
import dev.hermes.maintenance.update.KnownRelease;
import dev.hermes.maintenance.update.Prefix;
import dev.hermes.maintenance.update.ReleaseKeys;
import dev.hermes.maintenance.update.Updater;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where releases of this program come from, and which of them is known to be newer than the one that runs. */
public final class Releases {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration UNASKED = Duration.ofSeconds(2);

    private final Context context;

    public Releases(Context context) {
        this.context = context;
    }

    /** The version that {@code hermes} starts: after an update another one than runs. */
    String current() {
        return ReleaseDirectory.of(context)
                .flatMap(Prefix::of)
                .map(Prefix::current)
                .orElse(Version.NUMBER);
    }

    /**
     * The channel to ask.
     *
     * @param named instead of the one that the settings name
     * @throws HermesException when none is known, or nobody's releases are trusted
     */
    Channel channel(Optional<String> named, Web web) {
        return channel(named, web, PATIENCE);
    }

    private Channel channel(Optional<String> named, Web web, Duration patience) {
        var name = named.or(() -> context.config().text("updates.channel")).orElse("stable");
        var url = url().orElseThrow(() -> new HermesException(
                ExitCode.FAILED,
                "It is not known where releases are published.",
                "hermes config set updates.url https://..."));
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw new HermesException(ExitCode.USAGE, "'" + name + "' is no name of a channel.");
        }
        var keys = ReleaseKeys.builtIn();
        if (keys.keys().isEmpty()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "This build trusts nobody's releases, so it cannot update itself.",
                    "docs/releasing.md says how a build gets the keys of those who publish it.");
        }
        return new Channel(
                web, URI.create(url.strip().replaceFirst("/*$", "/")), name, keys, context.clock(), patience);
    }

    private Optional<String> url() {
        return Optional.ofNullable(context.environment().get("HERMES_UPDATE_URL"))
                .filter(text -> !text.isBlank())
                .or(() -> context.config().text("updates.url").filter(text -> !text.isBlank()));
    }

    /** A line about a newer release, as far as one is known without asking. */
    public Optional<String> news() {
        var current = current();
        return known(current)
                .latest()
                .filter(latest -> Updater.newer(latest, current))
                .map(latest -> "Update available: " + latest + " — run 'hermes update'");
    }

    /** The same when somebody wants to know; empty when it cannot be told. */
    public Optional<String> answer() throws InterruptedException {
        refresh();
        return known(current()).latest().map(_ -> news().orElse("Up to date"));
    }

    /** Asks, when nothing is known, this is a release, and the settings allow it. */
    public void refresh() throws InterruptedException {
        var current = current();
        if (ReleaseDirectory.of(context).flatMap(Prefix::of).isEmpty()
                || !context.config().flag("updates.check")
                || url().isEmpty()
                || known(current).latest().isPresent()) {
            return;
        }
        try (var web = new HttpWeb(context.environment())) {
            known(current)
                    .learn(channel(Optional.empty(), web, UNASKED).latest().version());
        } catch (HermesException e) {
            context.log().debug("cli.update", "no newer release could be asked for: " + e.getMessage());
        }
    }

    private KnownRelease known(String current) {
        return new KnownRelease(context.home().root(), current, context.clock());
    }
}
