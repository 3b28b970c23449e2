package dev.hermes.providers;

import dev.hermes.api.model.ApiMode;
import dev.hermes.home.ConfigChanges;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.EnvFile;
import dev.hermes.home.HermesHome;
import dev.hermes.providers.credentials.Accounts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Makes a model the one that conversations begin with. All commands that choose one write through here, so that an
 * address, a protocol or a key never stays behind for another provider.
 */
public final class DefaultModel {
    /** What is said of a provider below {@code model}, besides its name and its model. */
    private static final List<String> BOUND =
            List.of("base_url", "api_mode", "api_key", "api", "key_env", "api_key_env", "auth_mode", "context_length");

    /** The names of a key that stands in the settings itself. */
    private static final List<String> KEYS = List.of("api_key", "api");

    private final HermesHome home;
    private final Accounts accounts;

    public DefaultModel(HermesHome home, Accounts accounts) {
        this.home = home;
        this.accounts = accounts;
    }

    /**
     * What is chosen.
     *
     * @param baseUrl only when it is another than the provider's own
     * @param mode only when it cannot be told from provider and address
     * @param keyVariable environment variable with the key of a custom address
     * @param authMode how one signs in, where there are several ways; empty leaves it as it is
     */
    public record Choice(
            String provider,
            String model,
            Optional<String> baseUrl,
            Optional<ApiMode> mode,
            Optional<String> keyVariable,
            Optional<String> authMode) {
        public Choice(
                String provider,
                String model,
                Optional<String> baseUrl,
                Optional<ApiMode> mode,
                Optional<String> keyVariable) {
            this(provider, model, baseUrl, mode, keyVariable, Optional.empty());
        }

        public static Choice of(String provider, String model) {
            return new Choice(provider, model, Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** @param entra whether an identity of Microsoft Entra takes the place of a key */
        public Choice signingIn(boolean entra) {
            return new Choice(provider, model, baseUrl, mode, keyVariable, Optional.of(entra ? "entra_id" : "api_key"));
        }

        public Choice at(String url) {
            return new Choice(provider, model, Optional.of(url), mode, keyVariable, authMode);
        }
    }

    /**
     * Writes the choice into {@code config.yaml}, comments and everything else in it kept.
     *
     * @param clock names the copy that is kept when a key goes, which may be the only one
     * @return that copy
     */
    public Optional<Path> save(Choice choice, Clock clock) {
        var copies = new ArrayList<Path>();
        var file = new ConfigFile(home);
        file.update(settings -> {
            var written = settings.get("model");
            if (written instanceof Map<?, ?> before
                    && elsewhere(choice, before)
                    && KEYS.stream().anyMatch(name -> !blank(before.get(name)))) {
                copies.add(file.copy(clock));
            }
            return chosen(choice, written);
        });
        if (!choice.provider().equals(ProviderTable.CUSTOM)) {
            if (EnvFile.read(home.env()).containsKey("OPENAI_BASE_URL")) {
                EnvFile.unset(home.env(), "OPENAI_BASE_URL");
            }
        }
        settle(choice.provider());
        return copies.stream().findFirst();
    }

    private static ConfigChanges chosen(Choice choice, @Nullable Object written) {
        var changes = new ConfigChanges();
        if (written != null && !(written instanceof Map)) {
            changes.set("model", Map.of("default", choice.model(), "provider", choice.provider()));
        }
        boolean other = elsewhere(choice, written instanceof Map<?, ?> map ? map : Map.of());
        changes.set("model.default", choice.model()).set("model.provider", choice.provider());
        setOrUnset(changes, "model.base_url", choice.baseUrl(), other);
        setOrUnset(changes, "model.api_mode", choice.mode().map(ApiMode::wireName), other);
        setOrUnset(changes, "model.key_env", choice.keyVariable(), other);
        setOrUnset(changes, "model.auth_mode", choice.authMode(), other);
        if (other) {
            KEYS.forEach(name -> changes.unset("model." + name));
            changes.unset("model.context_length");
        }
        return changes;
    }

    /**
     * Names the provider and chooses no model. What was written for another one goes, so that neither its address gets this
     * one's key nor this one its key; for a server of one's own the address may have been written before.
     *
     * @param clock names the copy that is kept when a key goes, which may be the only one
     */
    public Named name(String provider, Clock clock) {
        var gone = new ArrayList<String>();
        var copies = new ArrayList<Path>();
        var file = new ConfigFile(home);
        file.update(settings -> {
            var before = settings.get("model") instanceof Map<?, ?> map ? map : Map.<Object, Object>of();
            var changes = new ConfigChanges().set("model.provider", provider);
            BOUND.stream()
                    .filter(name -> !blank(before.get(name)) && stale(name, before, provider))
                    .map(name -> "model." + name)
                    .forEach(gone::add);
            gone.forEach(changes::unset);
            if (KEYS.stream().anyMatch(name -> gone.contains("model." + name))) {
                copies.add(file.copy(clock));
            }
            return changes;
        });
        return new Named(List.copyOf(gone), copies.stream().findFirst());
    }

    /**
     * What became of the settings when another provider was named.
     *
     * @param gone paths of the settings that went
     * @param copy of the settings as they were, when a key went with them
     */
    public record Named(List<String> gone, Optional<Path> copy) {}

    private static boolean stale(String name, Map<?, ?> before, String provider) {
        var old = before.get("provider");
        if (provider.equalsIgnoreCase(ProviderTable.CUSTOM) || provider.equals(old)) {
            return false;
        }
        boolean open = blank(old) || String.valueOf(old).equalsIgnoreCase("auto");
        // Logging out leaves the address of OpenRouter behind; any other may have been written for the provider to
        // come.
        boolean leftBehind = name.equals("base_url")
                && Hosts.within(String.valueOf(before.get(name)), "openrouter.ai")
                && !provider.equalsIgnoreCase("openrouter");
        return !open || leftBehind;
    }

    private static boolean blank(@Nullable Object value) {
        return value == null || String.valueOf(value).isBlank();
    }

    /** Another provider, or another server of one's own: what was written for the one is not for the other, keys above all. */
    private static boolean elsewhere(Choice choice, Map<?, ?> before) {
        boolean own = choice.provider().equals(ProviderTable.CUSTOM);
        var address = String.valueOf(before.get("base_url"));
        return !choice.provider().equals(before.get("provider"))
                || own
                        && choice.baseUrl()
                                .filter(url -> !Hosts.trimmed(url).equals(Hosts.trimmed(address)))
                                .isPresent();
    }

    private static void setOrUnset(ConfigChanges changes, String path, Optional<String> value, boolean other) {
        if (value.isPresent()) {
            changes.set(path, value.get());
        } else if (other) {
            changes.unset(path);
        }
    }

    /** The login that was used last counts for {@code auto}; a choice by key says that it is not wanted any more. */
    private void settle(String provider) {
        var active = accounts.activeProvider();
        if (active.isPresent() && !active.get().equals(provider)) {
            accounts.file().change(store -> store.set("active_provider", JsonNodeFactory.instance.nullNode()));
        }
    }
}
