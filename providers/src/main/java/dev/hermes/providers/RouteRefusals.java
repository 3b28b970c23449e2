package dev.hermes.providers;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.home.HermesHome;
import dev.hermes.providers.credentials.Sendable;
import java.util.List;
import java.util.Optional;

/** Why nobody can be asked, and what a person does about it. */
final class RouteRefusals {
    private final HermesHome home;
    private final ProviderTable table;
    private final Keys keys;
    private final PooledKeys pooled;

    RouteRefusals(HermesHome home, ProviderTable table, Keys keys, PooledKeys pooled) {
        this.home = home;
        this.table = table;
        this.keys = keys;
        this.pooled = pooled;
    }

    HermesException keyMissing(ProviderRow row) {
        if (row.byLogin() && pooled.holds(row.id())) {
            return new HermesException(
                    ExitCode.FAILED,
                    "There is no token of your login to " + row.name() + " now: it could not be renewed.",
                    "Try again in a moment; 'hermes auth refresh " + row.id() + "' says why, and so does the log.");
        }
        var ended = row.byLogin() ? pooled.ended(row.id()) : Optional.<String>empty();
        if (ended.isPresent()) {
            return new HermesException(
                    ExitCode.FAILED,
                    "Your login to " + row.name() + " has ended: " + ended.get(),
                    "Log in again: 'hermes auth add " + row.id() + "', or choose another with 'hermes model'.");
        }
        if (row.byLogin()) {
            return new HermesException(
                    ExitCode.FAILED,
                    "You are not logged in to " + row.name() + ".",
                    "Log in: 'hermes auth add " + row.id() + "', or choose it with 'hermes model'.");
        }
        var trouble = pooled.decides(row.id()) ? pooled.trouble(row.id()) : Optional.<String>empty();
        if (trouble.isPresent()) {
            return new HermesException(
                    ExitCode.FAILED,
                    "No credential for " + row.name() + " can be used now (" + trouble.get() + ").",
                    "'hermes auth list " + row.id() + "' shows them, 'hermes auth reset " + row.id()
                            + "' uses them again at once.");
        }
        if (row.id().equals("copilot")) {
            var classic = row.keyVariables().stream()
                    .filter(variable ->
                            keys.of(variable).filter(Sendable::classic).isPresent())
                    .toList();
            if (!classic.isEmpty() || pooled.neverSent(row.id())) {
                return new HermesException(
                        ExitCode.FAILED,
                        row.name() + " does not accept classic tokens of GitHub (ghp_...), and "
                                + (classic.isEmpty() ? "the stored one" : String.join(", ", classic)) + " is one.",
                        "Log in with a code instead: 'hermes auth add copilot --type oauth'.",
                        "Or choose another provider: 'hermes config set model.provider <name>'.");
            }
        }
        var removed = pooled.removed(row);
        if (!removed.isEmpty()) { // a key in the environment would not be used, wherever it is put
            return new HermesException(
                    ExitCode.FAILED,
                    "No usable API key for " + row.name() + " was found: " + String.join(", ", removed)
                            + " was taken out of use by 'hermes auth remove'.",
                    "Give one again: 'hermes auth add " + row.id() + "' or 'hermes model' asks for it and uses it.",
                    "Or choose another provider: 'hermes config set model.provider <name>'.");
        }
        if (row.id().equals("anthropic") && (keys.firstOf(row.keyVariables()).isPresent() || pooled.holds(row.id()))) {
            return new HermesException(
                    ExitCode.FAILED,
                    "No API key for Anthropic was found, and the login with a Claude subscription that is there is not used.",
                    "Put an API key into " + home.env() + ": ANTHROPIC_API_KEY=...",
                    "Or keep it in the store: 'hermes auth add anthropic'.",
                    "Or choose another provider: 'hermes config set model.provider <name>'.");
        }
        return new HermesException(
                ExitCode.FAILED,
                "No usable API key for " + row.name() + " was found.",
                "Put it into " + home.env() + ": " + String.join("=... or ", worthSetting(row)) + "=...",
                "Or keep it in the store: 'hermes auth add " + row.id() + "'.",
                "Or choose another provider: 'hermes config set model.provider <name>'.");
    }

    /** The other two of Anthropic are names for tokens of a subscription, which are not sent. */
    private static List<String> worthSetting(ProviderRow row) {
        return row.id().equals("anthropic") ? List.of("ANTHROPIC_API_KEY") : row.keyVariables();
    }

    /** @param origin who wanted it to be sent */
    static HermesException neverSent(String name, String origin, Secret key) {
        return new HermesException(
                ExitCode.FAILED,
                "The key for " + name + " (" + origin + ") is "
                        + (Sendable.subscription(key)
                                ? "a token of a Claude subscription, which is for Anthropic's own programs and is not sent."
                                : "a classic token of GitHub (ghp_...), which Copilot does not accept."),
                Sendable.advice(key),
                "Or choose another provider: 'hermes config set model.provider <name>'.");
    }

    static HermesException notExchanged(ProviderRow row, String address) {
        return new HermesException(
                ExitCode.FAILED,
                "Your token of GitHub would go to " + address + ", which is no server of " + row.name() + ".",
                "Only what " + row.name() + " gives for it may go there, and it gave nothing now: the log says why.",
                row.baseUrlVariable().orElse("model.base_url") + " names that address; without it " + row.name()
                        + " itself is asked.");
    }

    static HermesException programMissing(ProviderRow row, CopilotProgram program) {
        return new HermesException(
                ExitCode.FAILED,
                row.name() + " needs the program '" + program.name() + "', which is not on this machine.",
                "Install GitHub's Copilot CLI and log in with 'copilot login'.",
                "Or say where it is: HERMES_COPILOT_ACP_COMMAND=/path/to/copilot, or where it listens:"
                        + " COPILOT_ACP_BASE_URL=acp+tcp://127.0.0.1:PORT.");
    }

    static HermesException noProgram(ProviderRow row, String address) {
        return new HermesException(
                ExitCode.FAILED,
                "'" + address + "' is no address of a program for " + row.name() + ".",
                "It is acp+tcp://HOST:PORT, where a program listens, or " + CopilotProgram.ADDRESS
                        + ", which starts one.");
    }

    static HermesException addressMissing() {
        return new HermesException(
                ExitCode.FAILED,
                "The address of the custom endpoint is not set.",
                "Set it: 'hermes config set model.base_url http://127.0.0.1:11434/v1'.");
    }

    HermesException unknown(String name) {
        return new HermesException(
                ExitCode.FAILED,
                "Unknown provider '" + name + "'.",
                name.equalsIgnoreCase("openai")
                        ? "OpenAI's models are reached through 'openrouter', with a ChatGPT login through 'openai-codex', or as"
                                + " 'custom' with model.base_url"
                                + " https://api.openai.com/v1 and OPENAI_API_KEY."
                        : "Known are: "
                                + String.join(
                                        ", ",
                                        table.rows().stream()
                                                .map(ProviderRow::id)
                                                .toList()) + ".",
                "A server of your own is an entry under 'providers' in " + home.config() + ".");
    }

    HermesException nothingConfigured() {
        return new HermesException(
                ExitCode.FAILED,
                "No model provider is configured.",
                keys.of("OPENAI_API_KEY").isPresent()
                        ? "You have OPENAI_API_KEY: use it with 'hermes config set model.provider custom' and"
                                + " 'hermes config set model.base_url https://api.openai.com/v1'."
                        : "Put a key into " + home.env() + ", for example OPENROUTER_API_KEY=...",
                "Or use a server on this machine: 'hermes config set model.provider custom' and 'hermes config set"
                        + " model.base_url http://127.0.0.1:11434/v1'.",
                "Or look around without any model: 'hermes config set model.provider demo'.");
    }
}
