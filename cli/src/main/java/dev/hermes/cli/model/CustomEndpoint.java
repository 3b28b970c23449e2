package dev.hermes.cli.model;

import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.KeyVariables;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.Picker;
import dev.hermes.providers.DefaultModel;
import dev.hermes.providers.OwnServers;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Asks for a server of the person's own: where it is, what it speaks, which of its models, and how to call it. */
final class CustomEndpoint {
    private static final Pattern TOKENS = Pattern.compile("(\\d{1,7})\\s*([kKmM]?)");

    private final Context context;
    private final Console console;
    private final Picker picker;

    /** Which model, from what the server lists. */
    interface Models {
        Optional<String> choose(String provider, Optional<String> baseUrl) throws InterruptedException;
    }

    CustomEndpoint(Context context) {
        this.context = context;
        this.console = context.console();
        this.picker = new Picker(context);
    }

    /** @return empty when the person gives up; nothing but a key is saved then */
    Optional<DefaultModel.Choice> ask(Models models) throws InterruptedException {
        var url = address();
        if (url.isEmpty()) {
            return Optional.empty();
        }
        var variable = key(url.get());
        var mode = mode();
        var model = models.choose("custom", url);
        if (model.isEmpty()) {
            return Optional.empty();
        }
        var tokens = window();
        var usual = usualName(url.get());
        var name = answer("Name for it [" + usual + "]: ").orElse(usual);
        new OwnServers(context.home())
                .save(new OwnServers.Server(name, url.get(), variable, mode, model.get(), tokens));
        return Optional.of(new DefaultModel.Choice("custom", model.get(), url, mode, variable));
    }

    /** The address of a server, or empty when the person gives none. */
    Optional<String> address() {
        while (true) {
            var url = answer("Address, for example http://127.0.0.1:11434/v1: ")
                    .map(text -> text.replaceFirst("/+$", ""));
            if (url.isEmpty()) {
                return url;
            }
            if (url.get().matches("(?i)https?://[^/\\s@]+(/\\S*)?") && hasHost(url.get())) {
                return Optional.of(versioned(url.get()));
            }
            console.print("It begins with http:// or https:// and usually ends with /v1.");
        }
    }

    /** Names with an underscore, or that still hold what should be replaced, cannot be asked. */
    private static boolean hasHost(String url) {
        try {
            return new URI(url).getHost() != null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** Servers on one's own machine nearly always speak below {@code /v1}. */
    private String versioned(String url) {
        boolean bare = url.matches("(?i)https?://(localhost|127\\.[\\d.]+|\\[::1])(:\\d+)?");
        return bare
                        && !answer("Use " + url + "/v1, as most servers want it? [Y/n]: ")
                                .orElse("y")
                                .toLowerCase(Locale.ROOT)
                                .startsWith("n")
                ? url + "/v1"
                : url;
    }

    /** @return the variable that holds the key; asked again when it is one that is never sent */
    private Optional<String> key(String url) {
        while (true) {
            try {
                return keyVariable(url);
            } catch (HermesException e) {
                console.warn(e.getMessage());
                e.advice().forEach(console::hint);
            }
        }
    }

    private Optional<String> keyVariable(String url) {
        var given = console.secret("Its key, or the name of a variable that holds it (not shown; Enter for none): ");
        if (given.isEmpty() || context.environment().containsKey(given.get())) {
            return given;
        }
        if (VariableName.isName(given.get())) {
            console.secret("What " + given.get() + " is to be (not shown): ")
                    .ifPresent(secret -> KeyVariables.keep(context, given.get(), Secret.of(secret)));
            return given;
        }
        var variable = VariableName.of(url);
        KeyVariables.keep(context, variable, Secret.of(given.get()));
        console.success("Saved the key as " + variable + " in .env");
        return Optional.of(variable);
    }

    private Optional<ApiMode> mode() {
        return picker.one(
                        "What does it speak?",
                        List.of(
                                Choice.of(Optional.<ApiMode>empty(), "Find out by its address"),
                                Choice.of(Optional.of(ApiMode.CHAT_COMPLETIONS), "OpenAI chat completions"),
                                Choice.of(Optional.of(ApiMode.CODEX_RESPONSES), "OpenAI Responses"),
                                Choice.of(Optional.of(ApiMode.ANTHROPIC_MESSAGES), "Anthropic Messages")))
                .flatMap(chosen -> chosen);
    }

    private OptionalInt window() {
        while (true) {
            var text = answer("Context window, for example 32k or 200000 (Enter: find out): ");
            if (text.isEmpty()) {
                return OptionalInt.empty();
            }
            var tokens = tokens(text.get());
            if (tokens.isPresent()) {
                return tokens;
            }
            console.print("Write it like 32k, 128K or 200000.");
        }
    }

    /** Tokens as people write them: {@code 32k}, {@code 1M}, {@code 200000}. */
    static OptionalInt tokens(String text) {
        var found = TOKENS.matcher(text.strip().replace(",", "").replace("_", ""));
        if (!found.matches()) {
            return OptionalInt.empty();
        }
        long factor = switch (found.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 1_000;
            case "m" -> 1_000_000;
            default -> 1;
        };
        long tokens = Long.parseLong(found.group(1)) * factor;
        return tokens > 0 && tokens <= 100_000_000 ? OptionalInt.of((int) tokens) : OptionalInt.empty();
    }

    private static String usualName(String url) {
        var uri = URI.create(url);
        var place = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        boolean local =
                url.matches("(?i)https?://(localhost|127\\.[\\d.]+|\\[::1]|10\\.[\\d.]+|192\\.168\\.[\\d.]+)([:/].*)?");
        return local ? "Local (" + place + ")" : place;
    }

    private Optional<String> answer(String question) {
        console.raw(question);
        return console.line().map(String::strip).filter(text -> !text.isEmpty());
    }
}
