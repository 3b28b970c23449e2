package dev.hermes.maintenance.openclaw.migrate;

import java.io.IOException;

/** Brings over one part. */
@FunctionalInterface
interface Mapping {
    /** @throws IOException when a file of the source cannot be read; nothing of the part is brought over then */
    void map(Part part, Source source, Draft draft) throws IOException;

    /** The one for a part. */
    static Mapping of(Part part) {
        return switch (part) {
            case SOUL, WORKSPACE_AGENTS -> new Persona();
            case MEMORY, USER_PROFILE, DAILY_MEMORY -> new Memories();
            case MESSAGING_SETTINGS,
                    SECRET_SETTINGS,
                    DISCORD_SETTINGS,
                    SLACK_SETTINGS,
                    WHATSAPP_SETTINGS,
                    SIGNAL_SETTINGS,
                    DEEP_CHANNELS -> new Channels();
            case PROVIDER_KEYS, MODEL_CONFIG, FULL_PROVIDERS -> new Models();
            case TTS_CONFIG, TTS_ASSETS -> new Speech();
            case SKILLS, SHARED_SKILLS -> new Skills();
            case COMMAND_ALLOWLIST, AGENT_CONFIG, SESSION_CONFIG, BROWSER_CONFIG, TOOLS_CONFIG, APPROVALS_CONFIG ->
                new Behaviour();
            case MCP_SERVERS -> new Servers();
            case CRON_JOBS -> new Jobs();
            case ARCHIVE,
                    PLUGINS_CONFIG,
                    HOOKS_CONFIG,
                    GATEWAY_CONFIG,
                    MEMORY_BACKEND,
                    SKILLS_CONFIG,
                    UI_IDENTITY,
                    LOGGING_CONFIG -> new Archives();
        };
    }
}
