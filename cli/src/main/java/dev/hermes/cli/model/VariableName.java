package dev.hermes.cli.model;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.args.Arguments;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of environment variables that hold keys, told apart from the keys themselves, which people paste in their place. */
final class VariableName {
    private static final Pattern NAME = Pattern.compile("[A-Z_][A-Z0-9_]*");

    private VariableName() {}

    /** Most keys have small letters or dashes; those of capitals alone have no underscore. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches() && text.contains("_");
    }

    /** The value of {@code --key-env}. What is no name is not repeated: it may be a key. */
    static Optional<String> named(Arguments arguments) {
        var given = arguments.text("key-env");
        if (given.filter(text -> !NAME.matcher(text).matches()).isPresent()) {
            throw new HermesException(
                    ExitCode.USAGE,
                    "--key-env takes the name of an environment variable, not a key.",
                    "Write ACME_API_KEY=... into .env of the home, for instance, and give --key-env ACME_API_KEY.");
        }
        return given;
    }

    /** Where the key of a server is kept that was given without a name. */
    static String of(String url) {
        var uri = URI.create(url);
        var place = uri.getHost() + (uri.getPort() < 0 ? "" : "_" + uri.getPort());
        return "CUSTOM_"
                + place.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_").replaceAll("^_|_$", "") + "_API_KEY";
    }
}
