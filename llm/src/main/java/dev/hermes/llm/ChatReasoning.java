package dev.hermes.llm;

import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ReasoningEffort;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * How each family of chat completions servers is told to think, and whether it wants its thoughts back. Servers that are
 * not named here get nothing: most refuse members they do not know.
 */
final class ChatReasoning {
    private static final Set<String> ROUTERS = Set.of("openrouter", "ai-gateway", "nous");
    private static final Set<String> KIMI = Set.of("kimi-coding", "kimi-coding-cn", "moonshot");

    private ChatReasoning() {}

    static void ask(ObjectNode body, ModelRequest request) {
        var effort = request.effort();
        boolean off = effort.equals(Optional.of(ReasoningEffort.NONE));
        var model = name(request.model());
        switch (request.endpoint().provider()) {
            case "openrouter", "ai-gateway" -> router(body, effort, model);
            case "nous" -> {
                if (!off) {
                    router(body, effort, model);
                }
            }
            case "kimi-coding", "kimi-coding-cn" -> kimi(body, effort, off);
            case "deepseek" -> {
                if (thinks(model)) {
                    deepSeek(body, effort, off);
                }
            }
            case "opencode-go" -> {
                if (model.startsWith("kimi-k2") && effort.isPresent()) {
                    kimi(body, effort, off);
                } else if (model.startsWith("deepseek-v4")) {
                    deepSeek(body, effort, off);
                }
            }
            case "custom", "ollama" -> {
                if (isGoogle(request.endpoint())) {
                    google(body, effort, model);
                } else if (off) {
                    body.put("think", false);
                }
            }
            case "openai", "openai-api" -> {
                if (!off && model.matches("(gpt-5|o\\d).*")) {
                    effort.ifPresent(wanted -> body.put("reasoning_effort", threeSteps(wanted)));
                }
            }
            case "xai" -> {
                if (!off && model.startsWith("grok-3-mini")) {
                    effort.ifPresent(wanted -> body.put("reasoning_effort", threeSteps(wanted)));
                }
            }
            case "tencent-tokenhub" -> {
                if (!off) {
                    body.put(
                            "reasoning_effort",
                            effort.map(ChatReasoning::threeSteps).orElse("high"));
                }
            }
            default -> {
                if (isGoogle(request.endpoint())) {
                    google(body, effort, model);
                }
            }
        }
    }

    /** Whether this server demands the thoughts of earlier answers, and refuses calls that come without any. */
    static boolean wantsThoughtsBack(ModelRequest request) {
        var model = name(request.model());
        return KIMI.contains(request.endpoint().provider())
                || model.startsWith("kimi")
                || model.startsWith("mimo")
                || (model.startsWith("deepseek") && thinks(model));
    }

    /** Whether this server gave {@code reasoning_details} and takes them back. */
    static boolean routes(Endpoint endpoint) {
        return ROUTERS.contains(endpoint.provider()) || Urls.within(endpoint.baseUrl(), "openrouter.ai");
    }

    /** Models of routers think unless they are told not to; those that cannot are not told at all. */
    private static void router(ObjectNode body, Optional<ReasoningEffort> wanted, String model) {
        if (wanted.isEmpty() && Families.THOUGHTLESS.matcher(model).lookingAt()) {
            return;
        }
        var effort = wanted.orElse(ReasoningEffort.MEDIUM);
        boolean on = effort != ReasoningEffort.NONE;
        var reasoning = body.putObject("reasoning").put("enabled", on);
        if (on) {
            reasoning.put("effort", effort == ReasoningEffort.MAX ? "xhigh" : effort.wireName());
        }
    }

    private static final class Families {
        static final Pattern THOUGHTLESS = Pattern.compile(
                "gpt-[34](?!\\d)|chatgpt-4|claude-3(?![.-]7)|llama|gemma|mistral|codestral|command|nova|phi-|pareto-code");
    }

    private static void kimi(ObjectNode body, Optional<ReasoningEffort> effort, boolean off) {
        thinking(body, off);
        if (!off) {
            body.put(
                    "reasoning_effort",
                    switch (effort.orElse(ReasoningEffort.MEDIUM)) {
                        case LOW -> "low";
                        case HIGH, XHIGH -> "high";
                        case NONE, MINIMAL, MEDIUM, MAX -> "medium";
                    });
        }
    }

    private static void deepSeek(ObjectNode body, Optional<ReasoningEffort> effort, boolean off) {
        thinking(body, off);
        if (!off) {
            effort.ifPresent(wanted -> body.put(
                    "reasoning_effort",
                    wanted == ReasoningEffort.XHIGH || wanted == ReasoningEffort.MAX ? "max" : threeSteps(wanted)));
        }
    }

    private static void thinking(ObjectNode body, boolean off) {
        body.putObject("thinking").put("type", off ? "disabled" : "enabled");
    }

    /** Google's endpoint that speaks OpenAI's protocol ends with {@code /openai}. */
    private static boolean isGoogle(Endpoint endpoint) {
        return Urls.withoutQuery(endpoint.baseUrl()).endsWith("/openai")
                && Urls.within(endpoint.baseUrl(), "googleapis.com");
    }

    private static void google(ObjectNode body, Optional<ReasoningEffort> effort, String model) {
        if (effort.isEmpty()) {
            return;
        }
        boolean on = effort.get() != ReasoningEffort.NONE;
        var config = body.putObject("extra_body").putObject("google").putObject("thinking_config");
        config.put("include_thoughts", on);
        if (on && model.startsWith("gemini-3")) {
            var step = threeSteps(effort.get());
            config.put("thinking_level", !model.contains("flash") && step.equals("medium") ? "high" : step);
        }
    }

    /** DeepSeek's models that think: the reasoner, and all from the fourth version on. */
    private static boolean thinks(String model) {
        return model.contains("reasoner") || model.contains("-r1") || model.matches("deepseek-v([4-9]|\\d{2}).*");
    }

    private static String threeSteps(ReasoningEffort effort) {
        return switch (effort) {
            case NONE, MINIMAL, LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH, XHIGH, MAX -> "high";
        };
    }

    /** Without the vendor that routers put before it. */
    private static String name(String model) {
        return model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
}
