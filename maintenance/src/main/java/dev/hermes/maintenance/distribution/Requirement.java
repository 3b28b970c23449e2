package dev.hermes.maintenance.distribution;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** A condition on a version, such as {@code >=0.14}; a version alone means that one or a later one. */
final class Requirement {
    private static final Pattern SHAPE = Pattern.compile("\\s*(>=|<=|==|!=|>|<)?\\s*(\\S+)\\s*");
    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,6}(?:\\.\\d{1,6}){0,2})(?:[-+].*)?");

    private Requirement() {}

    /** @throws HermesException when one of the two is no version */
    static boolean met(String requirement, String version) {
        var shape = SHAPE.matcher(requirement);
        if (!shape.matches()) {
            throw unclear(requirement);
        }
        int order = Arrays.compare(numbers(version, version), numbers(shape.group(2), requirement));
        return switch (shape.group(1) == null ? ">=" : shape.group(1)) {
            case ">=" -> order >= 0;
            case "<=" -> order <= 0;
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case ">" -> order > 0;
            default -> order < 0;
        };
    }

    private static int[] numbers(String version, String shown) {
        var matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            throw unclear(shown);
        }
        var parts = matcher.group(1).split("\\.");
        var numbers = new int[3];
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = Integer.parseInt(parts[i]);
        }
        return numbers;
    }

    private static HermesException unclear(String text) {
        return new HermesException(ExitCode.FAILED, "hermes_requires: '" + text + "' is no condition on a version.");
    }
}
