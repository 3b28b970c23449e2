package dev.hermes.cli.auth;

import dev.hermes.home.Config;
import dev.hermes.providers.credentials.UsableSecret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who serves the tools that Nous Portal's Tool Gateway could serve, as settings and keys say. */
final class ToolRoutes {
    private static final String PORTAL = "via Nous Portal";
    private static final String NONE = "not configured";

    /** Who searches the web, and the variable that holds the key or the address. */
    private static final Map<String, String> SEARCH = Map.of(
            "firecrawl", "FIRECRAWL_API_KEY",
            "exa", "EXA_API_KEY",
            "parallel", "PARALLEL_API_KEY",
            "tavily", "TAVILY_API_KEY",
            "searxng", "SEARXNG_URL");

    private static final Map<String, String> SPEECH = Map.of(
            "elevenlabs", "ELEVENLABS_API_KEY",
            "mistral", "MISTRAL_API_KEY",
            "openai", "VOICE_TOOLS_OPENAI_KEY");

    private final Config config;
    private final Map<String, String> environment;
    private final boolean loggedIn;

    /** @param loggedIn at Nous Portal */
    ToolRoutes(Config config, Map<String, String> environment, boolean loggedIn) {
        this.config = config;
        this.environment = environment;
        this.loggedIn = loggedIn;
    }

    /**
     * A tool.
     *
     * @param offer how the gateway calls it
     * @param partner who stands behind the gateway
     * @param route who serves it now
     */
    record Route(String name, String offer, String partner, String route) {}

    List<Route> all() {
        return List.of(
                new Route("Web tools", "Web search & extract", "Firecrawl", web()),
                new Route("Image generation", "Image generation", "FAL", image()),
                new Route("OpenAI TTS", "Text-to-speech", "OpenAI TTS", speech()),
                new Route("Browser automation", "Browser automation", "Browser Use", browser()),
                new Route("Modal execution", "Cloud terminal", "Modal", modal()));
    }

    private String web() {
        var backend = config.text("web.backend")
                .or(() -> config.text("web.search_backend"))
                .orElse("");
        if (backend.equals("firecrawl") && managed("web", !key("FIRECRAWL_API_KEY"))) {
            return PORTAL;
        }
        return Optional.ofNullable(SEARCH.get(backend))
                .filter(this::key)
                .map(_ -> backend)
                .orElse(NONE);
    }

    private String image() {
        return managed("image_gen", false) ? PORTAL : key("FAL_KEY") ? "active" : NONE;
    }

    private String speech() {
        var provider = config.text("tts.provider").orElse("");
        boolean direct = key("VOICE_TOOLS_OPENAI_KEY") || key("OPENAI_API_KEY");
        if (provider.equals("openai") && managed("tts", !direct)) {
            return PORTAL;
        }
        if (provider.equals("edge") || provider.equals("neutts") || (provider.equals("openai") && direct)) {
            return provider;
        }
        return Optional.ofNullable(SPEECH.get(provider))
                .filter(this::key)
                .map(_ -> provider)
                .orElse(NONE);
    }

    private String browser() {
        if (filled("CAMOFOX_URL")) {
            return "camofox";
        }
        var provider = config.text("browser.cloud_provider").orElse("");
        if (provider.equals("browser-use") && managed("browser", !key("BROWSER_USE_API_KEY"))) {
            return PORTAL;
        }
        if (key("BROWSERBASE_API_KEY")) {
            return "browserbase";
        }
        return key("BROWSER_USE_API_KEY") ? "browser-use" : provider.equals("local") ? "local" : NONE;
    }

    private String modal() {
        var backend = config.text("terminal.backend").orElse("local");
        if (!backend.equals("modal")) {
            return backend;
        }
        var mode = config.text("terminal.modal_mode").orElse("auto");
        boolean direct = key("MODAL_TOKEN_ID");
        return loggedIn && (mode.equals("managed") || (mode.equals("auto") && !direct))
                ? PORTAL
                : direct ? "active" : NONE;
    }

    /** @param alone whether the gateway is taken without being asked for, because there is nothing else */
    private boolean managed(String section, boolean alone) {
        boolean wanted = Boolean.TRUE.equals(config.map(section).get("use_gateway"));
        return loggedIn && (wanted || alone);
    }

    private boolean key(String variable) {
        return Optional.ofNullable(environment.get(variable))
                .flatMap(UsableSecret::of)
                .isPresent();
    }

    private boolean filled(String variable) {
        return !environment.getOrDefault(variable, "").isBlank();
    }
}
