package dev.hermes.tools.approval;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The {@code approvals} section, read once at start so that no tool can change it under way.
 *
 * @param cronApproves whether flagged commands run when nobody can be asked
 * @param blocklist the person's own patterns, which nothing lifts
 * @param yolo whether the whole process runs without asking
 * @param sudoPasswordKnown whether {@code sudo -S} has a password to be fed
 */
public record ApprovalSettings(
        Mode mode, boolean cronApproves, List<String> blocklist, boolean yolo, boolean sudoPasswordKnown) {
    public static final ApprovalSettings DEFAULT = new ApprovalSettings(Mode.MANUAL, false, List.of(), false, false);

    public enum Mode {
        MANUAL,
        SMART,
        OFF;

        /** Unquoted {@code off} reaches us as {@code false}: YAML 1.1 reads it so. What is unknown asks. */
        public static Mode of(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "off", "false" -> OFF;
                case "smart" -> SMART;
                default -> MANUAL;
            };
        }
    }

    public ApprovalSettings {
        blocklist = List.copyOf(blocklist);
    }

    /** From the raw configuration values, empty text where there is none, and the environment at start. */
    public static ApprovalSettings of(
            String mode, String cronMode, List<String> blocklist, Map<String, String> environment) {
        var cron = cronMode.strip().toLowerCase(Locale.ROOT);
        return new ApprovalSettings(
                Mode.of(mode),
                List.of("approve", "off", "false", "allow", "yes", "true").contains(cron),
                blocklist,
                truthy(environment, "HERMES_YOLO_MODE"),
                environment.containsKey("SUDO_PASSWORD"));
    }

    /** The same, and nobody is asked. */
    public ApprovalSettings withYolo() {
        return new ApprovalSettings(mode, cronApproves, blocklist, true, sudoPasswordKnown);
    }

    static boolean truthy(Map<String, String> environment, String name) {
        var value = environment.getOrDefault(name, "").strip().toLowerCase(Locale.ROOT);
        return List.of("1", "true", "yes", "on").contains(value);
    }
}
