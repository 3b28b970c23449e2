package dev.hermes.maintenance.doctor;

import dev.hermes.api.Secret;
import dev.hermes.maintenance.report.Installation;
import dev.hermes.providers.AuthKind;
import dev.hermes.providers.ProviderRow;
import dev.hermes.providers.credentials.Sendable;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which servers are asked, and how. */
final class Probes {
    private static final Set<String> ASKED_OTHERWISE = Set.of("openrouter", "anthropic", "bedrock", "demo", "custom");

    /** A provider that is asked in a place of its own; the others follow in the order of the table. */
    private record Known(String label, List<String> keys, String url, String base) {}

    private static final List<Known> KNOWN = List.of(
            known(
                    "Z.AI / GLM",
                    "https://api.z.ai/api/paas/v4/models",
                    "GLM_BASE_URL",
                    "GLM_API_KEY",
                    "ZAI_API_KEY",
                    "Z_AI_API_KEY"),
            known("Kimi / Moonshot", "https://api.moonshot.ai/v1/models", "KIMI_BASE_URL", "KIMI_API_KEY"),
            known(
                    "StepFun Step Plan",
                    "https://api.stepfun.ai/step_plan/v1/models",
                    "STEPFUN_BASE_URL",
                    "STEPFUN_API_KEY"),
            known("Kimi / Moonshot (China)", "https://api.moonshot.cn/v1/models", "", "KIMI_CN_API_KEY"),
            known("Arcee AI", "https://api.arcee.ai/api/v1/models", "ARCEE_BASE_URL", "ARCEEAI_API_KEY"),
            known("GMI Cloud", "https://api.gmi-serving.com/v1/models", "GMI_BASE_URL", "GMI_API_KEY"),
            known("DeepSeek", "https://api.deepseek.com/v1/models", "DEEPSEEK_BASE_URL", "DEEPSEEK_API_KEY"),
            known("Hugging Face", "https://router.huggingface.co/v1/models", "HF_BASE_URL", "HF_TOKEN"),
            known("NVIDIA NIM", "https://integrate.api.nvidia.com/v1/models", "NVIDIA_BASE_URL", "NVIDIA_API_KEY"),
            known(
                    "Alibaba/DashScope",
                    "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/models",
                    "DASHSCOPE_BASE_URL",
                    "DASHSCOPE_API_KEY"),
            known("MiniMax", "https://api.minimax.io/v1/models", "MINIMAX_BASE_URL", "MINIMAX_API_KEY"),
            known("MiniMax (China)", "", "", "MINIMAX_CN_API_KEY"),
            known(
                    "Vercel AI Gateway",
                    "https://ai-gateway.vercel.sh/v1/models",
                    "AI_GATEWAY_BASE_URL",
                    "AI_GATEWAY_API_KEY"),
            known("Kilo Code", "https://api.kilo.ai/api/gateway/models", "KILOCODE_BASE_URL", "KILOCODE_API_KEY"),
            known("OpenCode Zen", "https://opencode.ai/zen/v1/models", "OPENCODE_ZEN_BASE_URL", "OPENCODE_ZEN_API_KEY"),
            known("OpenCode Go", "", "", "OPENCODE_GO_API_KEY"));

    private final Installation installation;
    private final String agent;

    Probes(Installation installation) {
        this.installation = installation;
        this.agent = "hermes-cli/" + installation.version().split(" ")[0];
    }

    private static Known known(String label, String url, String base, String... keys) {
        return new Known(label, List.of(keys), url, base);
    }

    List<Probe> all() {
        var probes = new ArrayList<Probe>();
        openRouter().ifPresent(probes::add);
        anthropic().ifPresent(probes::add);
        var asked = new HashSet<String>();
        for (var known : KNOWN) {
            asked.addAll(known.keys());
            of(known).ifPresent(probes::add);
        }
        for (var row : installation.providers().all()) {
            boolean other = row.auth() == AuthKind.API_KEY && !ASKED_OTHERWISE.contains(row.id());
            if (other && row.keyVariables().stream().noneMatch(asked::contains)) {
                of(of(row)).ifPresent(probes::add);
            }
        }
        return probes;
    }

    private static Known of(ProviderRow row) {
        var keys = row.keyVariables().stream()
                .filter(name -> !name.endsWith("_URL"))
                .toList();
        var url = row.id().equals("xiaomi") || row.baseUrl().isEmpty() ? "" : models(row.baseUrl());
        return new Known(row.name(), keys, url, row.baseUrlVariable().orElse(""));
    }

    private String value(String variable) {
        return installation.environment().getOrDefault(variable, "").strip();
    }

    /** A key that the user removed goes nowhere, also where the shell still exports it; nor does one that is never sent. */
    private String key(String variable) {
        var key = value(variable);
        return removed(variable) || Sendable.subscription(Secret.of(key)) ? "" : key;
    }

    private boolean removed(String variable) {
        var rows = installation.providers().all().stream()
                .filter(row -> row.keyVariables().contains(variable))
                .toList();
        return !rows.isEmpty()
                && rows.stream()
                        .allMatch(row -> installation.providers().outOfUse(row).contains(variable));
    }

    /** Variables that hold a key which is not used. */
    List<String> outOfUse() {
        return installation.providers().all().stream()
                .flatMap(row -> row.keyVariables().stream())
                .distinct()
                .filter(variable -> !value(variable).isEmpty() && removed(variable))
                .toList();
    }

    private Optional<Probe> openRouter() {
        var key = key("OPENROUTER_API_KEY");
        return key.isEmpty()
                ? Optional.empty()
                : Optional.of(new Probe(
                        "OpenRouter API",
                        "OPENROUTER_API_KEY",
                        "https://openrouter.ai/api/v1/models",
                        "",
                        Map.of("Authorization", Connectivity.bearer(key)),
                        agent,
                        true,
                        "https://openrouter.ai/settings/credits"));
    }

    private Optional<Probe> anthropic() {
        for (var variable : List.of("ANTHROPIC_TOKEN", "ANTHROPIC_API_KEY")) { // in the order of conversations
            var key = key(variable);
            if (!key.isEmpty()) {
                var headers = Map.of("x-api-key", Secret.of(key), "anthropic-version", Secret.of("2023-06-01"));
                return Optional.of(new Probe(
                        "Anthropic API",
                        variable,
                        "https://api.anthropic.com/v1/models",
                        "",
                        headers,
                        agent,
                        false,
                        ""));
            }
        }
        return Optional.empty();
    }

    private Optional<Probe> of(Known known) {
        for (var variable : known.keys()) {
            var key = key(variable);
            if (!key.isEmpty()) {
                return Optional.of(of(known, variable, key));
            }
        }
        return Optional.empty();
    }

    private Probe of(Known known, String variable, String key) {
        var base = known.base().isEmpty() ? "" : value(known.base());
        var url = base.isEmpty() ? known.url() : models(base);
        if (base.isEmpty() && key.startsWith("sk-kimi-")) {
            url = "https://api.kimi.com/coding/v1/models";
        }
        var other = base.isEmpty() && variable.equals("DASHSCOPE_API_KEY")
                ? "https://dashscope.aliyuncs.com/compatible-mode/v1/models"
                : "";
        boolean google = host(url).equals("generativelanguage.googleapis.com");
        Map<String, Secret> headers =
                google ? Map.of("x-goog-api-key", Secret.of(key)) : Map.of("Authorization", Connectivity.bearer(key));
        var asWhom = host(url).equals("api.kimi.com") ? "claude-code/0.1.0" : agent;
        return new Probe(known.label(), variable, url, other, headers, asWhom, false, "");
    }

    /** Where a server lists its models; one that speaks Anthropic's protocol has a sibling that speaks OpenAI's. */
    private static String models(String base) {
        var plain = base.replaceFirst("/+$", "").replaceFirst("/anthropic$", "/v1");
        if (host(plain).equals("api.kimi.com") && plain.endsWith("/coding")) {
            plain += "/v1";
        }
        return plain + "/models";
    }

    private static String host(String url) {
        try {
            return String.valueOf(URI.create(url).getHost());
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
