package dev.hermes.tools.memory;

import java.util.Optional;

/** What is remembered: facts about the work, or about the person. */
public enum MemoryTarget {
    MEMORY("memory", "MEMORY.md", "MEMORY (your personal notes)", "memory.memory_enabled", "memory.memory_char_limit"),
    USER("user", "USER.md", "USER PROFILE (who the user is)", "memory.user_profile_enabled", "memory.user_char_limit");

    private final String wireName;
    private final String file;
    private final String heading;
    private final String switchKey;
    private final String limitKey;

    MemoryTarget(String wireName, String file, String heading, String switchKey, String limitKey) {
        this.wireName = wireName;
        this.file = file;
        this.heading = heading;
        this.switchKey = switchKey;
        this.limitKey = limitKey;
    }

    public String wireName() {
        return wireName;
    }

    String file() {
        return file;
    }

    String heading() {
        return heading;
    }

    String switchKey() {
        return switchKey;
    }

    String limitKey() {
        return limitKey;
    }

    public static Optional<MemoryTarget> of(String name) {
        for (var target : values()) {
            if (target.wireName.equals(name)) {
                return Optional.of(target);
            }
        }
        return Optional.empty();
    }
}
