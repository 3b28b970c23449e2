package dev.hermes.maintenance.update;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.web.Web;
import dev.hermes.home.web.Web.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/** A place where releases are published. */
public final class Channel {
    private final Web web;
    private final URI base;
    private final String name;
    private final ReleaseKeys keys;
    private final Clock clock;
    private final Duration patience;

    /**
     * @param base with the channels below it, and a slash at the end
     * @param patience for each of the two questions that {@link #latest} asks
     */
    public Channel(Web web, URI base, String name, ReleaseKeys keys, Clock clock, Duration patience) {
        this.web = web;
        this.base = base;
        this.name = name;
        this.keys = keys;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * What is offered now.
     *
     * @throws HermesException in a line, when the channel does not answer, is not signed by a key that is known, or is too old
     */
    public Release latest() throws InterruptedException {
        var manifest = get("manifest.json");
        if (!keys.signed(manifest, new String(get("manifest.json.sig"), StandardCharsets.UTF_8))) {
            throw refused("its signature is not by a key that this release knows");
        }
        var release =
                Release.parse(manifest).orElseThrow(() -> refused("it is no manifest that this release understands"));
        if (!release.channel().equals(name)) {
            throw refused("it is for the channel '" + release.channel() + "'");
        }
        // One without an end could be shown for ever, and with it the holes of its release.
        if (release.expires().filter(end -> end.isAfter(clock.instant())).isEmpty()) {
            throw refused("it has expired; the server may be showing an old one");
        }
        return release;
    }

    private HermesException refused(String reason) {
        return new HermesException(
                ExitCode.FAILED, "The manifest of the channel '" + name + "' is refused: " + reason + ".");
    }

    private byte[] get(String file) throws InterruptedException {
        try {
            var answer = web.send(Request.get(base.resolve(name + "/" + file), patience));
            if (!answer.ok()) {
                throw new IOException("HTTP " + answer.status() + " for " + file);
            }
            return answer.body();
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "The update server could not be asked: " + e.getMessage() + ".",
                    "Nothing was changed. Try again when the network is there.");
        }
    }

    /** Where a download is, as the manifest names it. */
    URI download(Release.Artifact artifact) {
        return base.resolve(name + "/").resolve(artifact.url());
    }
}
