package dev.hermes.maintenance.report;

import java.util.List;

/** Environment variables that reports ask about, under the names they are shown by. */
final class Variables {
    /** @param variables the first that is used counts */
    record Named(String label, List<String> variables) {
        private static Named of(String label, String... variables) {
            return new Named(label, List.of(variables));
        }
    }

    static final List<Named> STATUS_KEYS = List.of(
            Named.of("OpenRouter", "OPENROUTER_API_KEY"),
            Named.of("OpenAI", "OPENAI_API_KEY"),
            Named.of("Google / Gemini", "GOOGLE_API_KEY", "GEMINI_API_KEY"),
            Named.of("DeepSeek", "DEEPSEEK_API_KEY"),
            Named.of("xAI / Grok", "XAI_API_KEY"),
            Named.of("NVIDIA NIM", "NVIDIA_API_KEY"),
            Named.of("Z.AI / GLM", "GLM_API_KEY"),
            Named.of("Kimi", "KIMI_API_KEY"),
            Named.of("StepFun Step Plan", "STEPFUN_API_KEY"),
            Named.of("MiniMax", "MINIMAX_API_KEY"),
            Named.of("MiniMax-CN", "MINIMAX_CN_API_KEY"),
            Named.of("Firecrawl", "FIRECRAWL_API_KEY"),
            Named.of("Tavily", "TAVILY_API_KEY"),
            Named.of("Browser Use", "BROWSER_USE_API_KEY"),
            Named.of("Browserbase", "BROWSERBASE_API_KEY"),
            Named.of("FAL", "FAL_KEY"),
            Named.of("ElevenLabs", "ELEVENLABS_API_KEY"),
            Named.of("GitHub", "GITHUB_TOKEN"),
            Named.of("Anthropic", "ANTHROPIC_API_KEY", "ANTHROPIC_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"));

    static final List<Named> STATUS_PROVIDERS = List.of(
            Named.of("Z.AI / GLM", "GLM_API_KEY", "ZAI_API_KEY", "Z_AI_API_KEY"),
            Named.of("Kimi / Moonshot", "KIMI_API_KEY"),
            Named.of("StepFun Step Plan", "STEPFUN_API_KEY"),
            Named.of("MiniMax", "MINIMAX_API_KEY"),
            Named.of("MiniMax (China)", "MINIMAX_CN_API_KEY"));

    static final List<Named> DUMP_KEYS = List.of(
            Named.of("openrouter", "OPENROUTER_API_KEY"),
            Named.of("openai", "OPENAI_API_KEY"),
            Named.of("anthropic", "ANTHROPIC_API_KEY"),
            Named.of("anthropic_token", "ANTHROPIC_TOKEN"),
            Named.of("nous", "NOUS_API_KEY"),
            Named.of("google/gemini", "GOOGLE_API_KEY"),
            Named.of("gemini", "GEMINI_API_KEY"),
            Named.of("glm/zai", "GLM_API_KEY"),
            Named.of("zai", "ZAI_API_KEY"),
            Named.of("kimi", "KIMI_API_KEY"),
            Named.of("minimax", "MINIMAX_API_KEY"),
            Named.of("deepseek", "DEEPSEEK_API_KEY"),
            Named.of("dashscope", "DASHSCOPE_API_KEY"),
            Named.of("huggingface", "HF_TOKEN"),
            Named.of("nvidia", "NVIDIA_API_KEY"),
            Named.of("ai_gateway", "AI_GATEWAY_API_KEY"),
            Named.of("opencode_zen", "OPENCODE_ZEN_API_KEY"),
            Named.of("opencode_go", "OPENCODE_GO_API_KEY"),
            Named.of("kilocode", "KILOCODE_API_KEY"),
            Named.of("firecrawl", "FIRECRAWL_API_KEY"),
            Named.of("tavily", "TAVILY_API_KEY"),
            Named.of("browserbase", "BROWSERBASE_API_KEY"),
            Named.of("fal", "FAL_KEY"),
            Named.of("elevenlabs", "ELEVENLABS_API_KEY"),
            Named.of("github", "GITHUB_TOKEN"));

    private Variables() {}
}
