package dev.hermes.tools.approval;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The hardline rules again, for commands that mean the same and are spelled so that the patterns do not see it. */
final class HardlineOperands {
    private static final Set<String> POWER = Set.of("shutdown", "reboot", "halt", "poweroff");
    private static final Set<String> SYSTEM =
            Set.of("/home", "/root", "/etc", "/usr", "/var", "/bin", "/sbin", "/boot", "/lib");
    private static final Pattern HOME = Pattern.compile("(?:~[\\w-]*|\\$home|\\$\\{home[^}]*\\})");

    private HardlineOperands() {}

    /** @param directory where the first one starts: a path, {@code ~}, or empty when it is not known */
    static Optional<String> find(List<ShellWords.Simple> commands, String directory) {
        var here = directory;
        for (var invocation : Invocation.of(commands)) {
            var label = label(invocation, here);
            if (label.isPresent()) {
                return label;
            }
            if (Set.of("cd", "pushd").contains(invocation.program())) {
                here = moved(here, invocation.operands().stream().findFirst().orElse("~"));
            }
        }
        return Optional.empty();
    }

    private static String moved(String here, String operand) {
        if (operand.startsWith("/") || operand.startsWith("~")) {
            return operand;
        }
        if (HOME.matcher(operand).lookingAt()) {
            return operand;
        }
        return operand.startsWith("$") || here.isEmpty() ? "" : here + "/" + operand;
    }

    private static Optional<String> label(Invocation invocation, String directory) {
        var first =
                invocation.arguments().isEmpty() ? "" : invocation.arguments().getFirst();
        return switch (invocation.program()) {
            case "rm" ->
                invocation.operands().stream()
                        .flatMap(o -> target(absolute(o, directory)).stream())
                        .findFirst();
            case "init", "telinit" ->
                Set.of("0", "6").contains(first)
                        ? Optional.of(invocation.program() + " 0/6 (shutdown/reboot)")
                        : Optional.empty();
            case "systemctl" ->
                invocation.operands().stream()
                        .limit(1)
                        .filter(verb ->
                                Set.of("poweroff", "reboot", "halt", "kexec").contains(verb))
                        .map(_ -> "systemctl poweroff/reboot")
                        .findFirst();
            case String program when POWER.contains(program) -> Optional.of("system shutdown/reboot");
            default -> Optional.empty();
        };
    }

    /** What a relative operand means in the directory; {@code *} there is everything. */
    private static String absolute(String operand, String directory) {
        boolean relative = !operand.startsWith("/") && !operand.startsWith("~") && !operand.startsWith("$");
        return relative && !directory.isEmpty() ? directory + "/" + operand : operand;
    }

    private static Optional<String> target(String operand) {
        var path = operand.endsWith("/*") ? operand.substring(0, operand.length() - 1) : operand;
        if (path.startsWith("/")) {
            var resolved = resolve(path);
            if (resolved.equals("/")) {
                return Optional.of("recursive delete of root filesystem");
            }
            return SYSTEM.contains(resolved) ? Optional.of("recursive delete of system directory") : Optional.empty();
        }
        int slash = path.indexOf('/');
        var head = slash < 0 ? path : path.substring(0, slash);
        boolean nothingBelow = slash < 0 || resolve(path.substring(slash)).equals("/");
        return HOME.matcher(head).matches() && nothingBelow
                ? Optional.of("recursive delete of home directory")
                : Optional.empty();
    }

    /** Without {@code .}, {@code ..} and doubled slashes; links are not followed. */
    private static String resolve(String path) {
        var parts = new ArrayDeque<String>();
        for (var part : path.split("/")) {
            switch (part) {
                case "", "." -> {}
                case ".." -> parts.pollLast();
                default -> parts.addLast(part);
            }
        }
        return "/" + String.join("/", parts);
    }
}
