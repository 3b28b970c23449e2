package dev.hermes.providers.oauth;

import dev.hermes.home.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The program that logs in at Google: one that the user registered there, or the Gemini CLI that is installed. This program
 * brings none along.
 *
 * @param secret of a desktop program, which Google does not count as one; it is treated as one all the same
 */
record GoogleClient(String id, String secret) {
    private static final int LEVELS_UP = 6;
    private static final int LONGEST = 1 << 20;
    private static final String SOURCE = "@google/gemini-cli-core/dist/src/code_assist/oauth2.js";

    /** @throws AuthException when there is none */
    static GoogleClient of(Map<String, String> environment) {
        var id = environment.getOrDefault("HERMES_GEMINI_CLIENT_ID", "").strip();
        if (!id.isEmpty()) {
            return new GoogleClient(
                    id,
                    environment.getOrDefault("HERMES_GEMINI_CLIENT_SECRET", "").strip());
        }
        return installed(environment)
                .orElseThrow(
                        () -> new AuthException(
                                Google.ID,
                                "google_oauth_client_id_missing",
                                false,
                                "No program is known that could log in at Google: register a desktop client there and set"
                                        + " HERMES_GEMINI_CLIENT_ID and HERMES_GEMINI_CLIENT_SECRET, or install the Gemini CLI."));
    }

    private static Optional<GoogleClient> installed(Map<String, String> environment) {
        return SearchPath.of(environment)
                .find("gemini")
                .flatMap(GoogleClient::source)
                .flatMap(GoogleClient::read);
    }

    /** Beside the program, wherever npm has put it. */
    private static Optional<Path> source(Path program) {
        try {
            Path at = program.toRealPath().getParent();
            for (int i = 0; i < LEVELS_UP && at != null; i++, at = at.getParent()) {
                for (var place : new String[] {
                    "node_modules/" + SOURCE, SOURCE, "node_modules/@google/gemini-cli/node_modules/" + SOURCE
                }) {
                    if (Files.isRegularFile(at.resolve(place))) {
                        return Optional.of(at.resolve(place));
                    }
                }
            }
        } catch (IOException _) {
            // a link that leads nowhere
        }
        return Optional.empty();
    }

    private static Optional<GoogleClient> read(Path source) {
        try {
            if (Files.size(source) > LONGEST) {
                return Optional.empty();
            }
            var text = Files.readString(source);
            return constant(text, "OAUTH_CLIENT_ID")
                    .flatMap(id -> constant(text, "OAUTH_CLIENT_SECRET").map(secret -> new GoogleClient(id, secret)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> constant(String text, String name) {
        var found = Pattern.compile(name + "\\s*=\\s*['\"]([^'\"]+)['\"]").matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "GoogleClient[" + id + "]";
    }
}
