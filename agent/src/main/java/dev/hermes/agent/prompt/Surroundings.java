package dev.hermes.agent.prompt;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a system prompt tells beyond the session itself.
 *
 * @param soul the file with the user's own identity text
 * @param profile name of the active profile
 * @param operatingSystem as a person names it, with WSL or container when that matters
 * @param memory blocks about what is remembered, read anew for each prompt; empty ones are left out
 * @param skills the index of skills for a session with these tools; asked only when a skill can be loaded
 */
public record Surroundings(
        Path soul,
        Path userHome,
        String profile,
        String operatingSystem,
        ToolUseEnforcement enforcement,
        Supplier<List<String>> memory,
        Supplier<Optional<String>> skills,
        Clock clock) {}
