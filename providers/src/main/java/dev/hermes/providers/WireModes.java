package dev.hermes.providers;

import dev.hermes.api.model.ApiMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which protocol is spoken with a model at an address. */
final class WireModes {
    private static final List<String> RESPONSES_ON_AZURE = List.of("codex", "gpt-5", "o1", "o3", "o4");

    private WireModes() {}

    static ApiMode of(Route route, String model) {
        var provider = route.row().id();
        var name = model.toLowerCase(Locale.ROOT);
        switch (provider) {
            case ProviderTable.DEMO -> {
                return ApiMode.DEMO;
            }
            case "minimax-oauth" -> {
                return ApiMode.ANTHROPIC_MESSAGES;
            }
            // a saved mode would be that of another model of the same account
            case "opencode-zen" -> {
                return name.startsWith("claude-")
                        ? ApiMode.ANTHROPIC_MESSAGES
                        : name.startsWith("gpt-") ? ApiMode.CODEX_RESPONSES : ApiMode.CHAT_COMPLETIONS;
            }
            case "opencode-go" -> {
                return name.startsWith("minimax-") ? ApiMode.ANTHROPIC_MESSAGES : ApiMode.CHAT_COMPLETIONS;
            }
            case "copilot" -> {
                return responsesAtCopilot(name) ? ApiMode.CODEX_RESPONSES : ApiMode.CHAT_COMPLETIONS;
            }
            case CloudAccess.BEDROCK -> {
                boolean claude =
                        BedrockModels.isClaude(model) && !route.mode().equals(Optional.of(ApiMode.BEDROCK_CONVERSE));
                return claude ? ApiMode.ANTHROPIC_MESSAGES : ApiMode.BEDROCK_CONVERSE;
            }
            case CloudAccess.AZURE -> {
                var said = route.mode().orElseGet(() -> ofResource(route.baseUrl()));
                boolean responses = RESPONSES_ON_AZURE.stream().anyMatch(name::startsWith);
                return responses && said != ApiMode.ANTHROPIC_MESSAGES ? ApiMode.CODEX_RESPONSES : said;
            }
            default -> {
                return route.mode()
                        .or(() -> ofUrl(route.baseUrl()))
                        .orElseGet(() -> provider.startsWith("minimax")
                                ? ApiMode.CHAT_COMPLETIONS
                                : route.row().mode());
            }
        }
    }

    /** A resource of Azure serves Claude below a path of its own, with a version behind it or not. */
    private static ApiMode ofResource(String url) {
        return Hosts.path(url).contains("/anthropic/")
                ? ApiMode.ANTHROPIC_MESSAGES
                : ofUrl(url).orElse(ApiMode.CHAT_COMPLETIONS);
    }

    private static boolean responsesAtCopilot(String model) {
        var version = Pattern.compile("gpt-(\\d{1,3})(?!\\d).*").matcher(model);
        return version.matches() && !model.equals("gpt-5-mini") && Integer.parseInt(version.group(1)) >= 5;
    }

    static Optional<ApiMode> ofUrl(String url) {
        var host = Hosts.host(url);
        var path = Hosts.path(url);
        if (host.equals("api.x.ai") || host.equals("api.openai.com")) {
            return Optional.of(ApiMode.CODEX_RESPONSES);
        }
        boolean anthropic = path.endsWith("/anthropic")
                || host.equals("api.anthropic.com")
                || (host.equals("api.kimi.com") && path.contains("/coding"));
        return anthropic ? Optional.of(ApiMode.ANTHROPIC_MESSAGES) : Optional.empty();
    }

    /** The transport of the Anthropic protocol adds {@code /v1/messages} itself. */
    static String baseFor(ApiMode mode, String baseUrl) {
        return mode == ApiMode.ANTHROPIC_MESSAGES ? Hosts.without(baseUrl, "/v1") : baseUrl;
    }

    /** The address from which {@link #baseFor} was made, where the models of one account speak different protocols. */
    static String baseForAny(String provider, String baseUrl) {
        boolean bare = Hosts.without(baseUrl, "/v1").equals(baseUrl);
        return provider.startsWith("opencode-") && bare ? Hosts.below(baseUrl, "/v1") : baseUrl;
    }
}
