package dev.hermes.maintenance.openclaw.migrate;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can be brought over, in the order in which that is done. */
public enum Part {
    SOUL,
    WORKSPACE_AGENTS,
    MEMORY,
    USER_PROFILE,
    MESSAGING_SETTINGS,
    SECRET_SETTINGS,
    DISCORD_SETTINGS,
    SLACK_SETTINGS,
    WHATSAPP_SETTINGS,
    SIGNAL_SETTINGS,
    PROVIDER_KEYS,
    MODEL_CONFIG,
    TTS_CONFIG,
    COMMAND_ALLOWLIST,
    SKILLS,
    SHARED_SKILLS,
    DAILY_MEMORY,
    TTS_ASSETS,
    ARCHIVE,
    MCP_SERVERS,
    PLUGINS_CONFIG,
    HOOKS_CONFIG,
    GATEWAY_CONFIG,
    MEMORY_BACKEND,
    SKILLS_CONFIG,
    UI_IDENTITY,
    LOGGING_CONFIG,
    CRON_JOBS,
    AGENT_CONFIG,
    SESSION_CONFIG,
    FULL_PROVIDERS,
    DEEP_CHANNELS,
    BROWSER_CONFIG,
    TOOLS_CONFIG,
    APPROVALS_CONFIG;

    /** What it is called on the command line and in reports. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is nothing but secrets. */
    public boolean secret() {
        return this == SECRET_SETTINGS || this == PROVIDER_KEYS;
    }

    /** By its id. */
    public static Optional<Part> of(String id) {
        for (var part : values()) {
            if (part.id().equals(id)) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    /** Those of a preset: {@code full} is all, {@code user-data} all but secrets. */
    public static Set<Part> preset(String name) {
        var parts = EnumSet.allOf(Part.class);
        if (!name.equals("full")) {
            parts.removeIf(Part::secret);
        }
        return parts;
    }
}
